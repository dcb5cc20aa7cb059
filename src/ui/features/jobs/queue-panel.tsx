import { Ban, Check, Clock, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';
import { useFormat } from '../../words/use-format.ts';
import { FailedJob } from './failed-job.tsx';
import { isActive, isFinished } from './job-groups.ts';
import styles from './queue-panel.module.css';
import { QueueRow } from './queue-row.tsx';
import { RunningJob } from './running-job.tsx';

interface QueuePanelProps {
  readonly onOpenResult: (resultId: string) => void;
  /** Only the jobs of this project. */
  readonly projectId?: string;
}

/** The queue: what runs, what waits, what failed, what is done and not yet taken off the list. */
export function QueuePanel({ onOpenResult, projectId }: QueuePanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const titleId = useId();
  const { jobs: all, previews } = useWatchable(studio.jobs);
  const jobs = projectId === undefined ? all : all.filter((job) => job.projectId === projectId);
  if (jobs.length === 0) return undefined;

  const running = jobs.filter(isActive);
  // Newest first in the list, oldest first in line.
  const waiting = jobs.filter(({ state }) => state === 'queued').toReversed();
  const failed = jobs.filter(({ state }) => state === 'failed');
  const settled = jobs.filter(({ state }) => state === 'succeeded' || state === 'cancelled');

  const detached = (work: Promise<unknown>) => {
    work.catch((error: unknown) => showError(t, error));
  };
  const prompt = (job: Job) => job.request.prompt || t('jobs.noPrompt');
  const outcome = (job: Job) => {
    if (job.state === 'cancelled') return t('jobs.cancelled');
    if (job.isServedFromResults) return t('jobs.doneServed');
    const ms = job.startedAt && job.finishedAt ? Date.parse(job.finishedAt) - Date.parse(job.startedAt) : 0;
    return t('jobs.done', { count: job.resultIds.length, time: format.duration(ms) });
  };

  return (
    <section className={styles.queue} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('jobs.title')}</h2>
        {jobs.some(isFinished) ? (
          <Button
            variant="ghost"
            onClick={() => detached(Promise.all(jobs.filter(isFinished).map(({ id }) => studio.jobs.dismiss(id))))}
          >
            {t('jobs.clearFinished')}
          </Button>
        ) : undefined}
      </header>
      {running.map((job) => (
        <RunningJob key={job.id} job={job} preview={previews.get(job.id)} />
      ))}
      {waiting.map((job, index) => (
        <QueueRow
          key={job.id}
          icon={<Clock size={16} aria-hidden />}
          title={prompt(job)}
          text={index === 0 ? t('jobs.waitingNext') : t('jobs.waitingPlace', { place: index + 1 })}
          actions={
            <Button
              variant="ghost"
              aria-label={t('jobs.cancelJob', { prompt: prompt(job) })}
              onClick={() => detached(studio.jobs.cancel(job.id))}
            >
              {t('jobs.cancel')}
            </Button>
          }
        />
      ))}
      {failed.map((job) => (
        <FailedJob key={job.id} job={job} />
      ))}
      {settled.map((job) => {
        const [firstResult] = job.resultIds;
        return (
          <QueueRow
            key={job.id}
            icon={job.state === 'succeeded' ? <Check size={16} aria-hidden /> : <Ban size={16} aria-hidden />}
            title={prompt(job)}
            text={outcome(job)}
            actions={
              <>
                {firstResult === undefined ? undefined : (
                  <Button
                    variant="ghost"
                    aria-label={t('jobs.openJob', { prompt: prompt(job) })}
                    onClick={() => onOpenResult(firstResult)}
                  >
                    {t('jobs.open')}
                  </Button>
                )}
                <IconButton
                  label={t('jobs.dismissJob', { prompt: prompt(job) })}
                  icon={<X size={16} aria-hidden />}
                  onClick={() => detached(studio.jobs.dismiss(job.id))}
                />
              </>
            }
          />
        );
      })}
    </section>
  );
}
