import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { waitingJobs } from '../../../domain/jobs/queue-order.ts';
import { Button } from '../../components/button.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { FailedJob } from './failed-job.tsx';
import { batchPlaces, isActive } from './job-groups.ts';
import { QueueHeader } from './queue-header.tsx';
import styles from './queue-panel.module.css';
import { RunningJob } from './running-job.tsx';
import { SettledRow } from './settled-row.tsx';
import { useCapped } from './use-capped.ts';
import { useQueueActions } from './use-queue-actions.ts';
import { WaitingList } from './waiting-list.tsx';

/** More of them are shown when they are asked for. */
const SHOWN_FAILURES = 5;
const SHOWN_SETTLED = 20;

interface QueuePanelProps {
  readonly onOpenResult: (resultId: string) => void;
  /** Only the jobs of this project. */
  readonly projectId?: string;
}

/** The queue: what runs, what waits, what failed, what is done and not yet taken off the list. */
export function QueuePanel({ onOpenResult, projectId }: QueuePanelProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const actions = useQueueActions();
  const { jobs: all, previews, isPaused } = useWatchable(useStudio().jobs);
  const isShown = (job: Job) => projectId === undefined || job.projectId === projectId;
  const jobs = all.filter(isShown);
  const failures = useCapped(
    jobs.filter(({ state }) => state === 'failed'),
    SHOWN_FAILURES,
  );
  const settled = useCapped(
    jobs.filter(({ state }) => state === 'succeeded' || state === 'cancelled'),
    SHOWN_SETTLED,
  );
  if (jobs.length === 0 && !isPaused) return undefined;

  const queue = waitingJobs(all);
  const waiting = queue.filter(isShown);
  const batches = batchPlaces(all);
  const batchText = (job: Job) => {
    const batch = batches.get(job.id);
    return batch && t('jobs.ofBatch', { number: batch.number, count: batch.count });
  };

  return (
    <section className={styles.queue} aria-labelledby={titleId}>
      <QueueHeader titleId={titleId} jobs={jobs} projectId={projectId} isPaused={isPaused} actions={actions} />
      {jobs.filter(isActive).map((job) => (
        <RunningJob
          key={job.id}
          job={job}
          preview={previews.get(job.id)}
          batchText={batchText(job)}
          batchUnfinished={batches.get(job.id)?.unfinishedCount ?? 0}
          actions={actions}
        />
      ))}
      {waiting.length > 0 ? (
        <WaitingList jobs={waiting} queue={queue} batches={batches} actions={actions} />
      ) : undefined}
      {failures.shown.map((job) => (
        <FailedJob key={job.id} job={job} />
      ))}
      {failures.isCut ? (
        <Button variant="ghost" onClick={failures.showAll}>
          {t('jobs.showAllFailed')}
        </Button>
      ) : undefined}
      {settled.shown.map((job) => (
        <SettledRow key={job.id} job={job} batchText={batchText(job)} actions={actions} onOpenResult={onOpenResult} />
      ))}
      {settled.isCut ? (
        <Button variant="ghost" onClick={settled.showAll}>
          {t('jobs.showAllSettled')}
        </Button>
      ) : undefined}
    </section>
  );
}
