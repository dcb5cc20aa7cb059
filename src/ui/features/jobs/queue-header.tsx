import { CirclePause, Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { Button } from '../../components/button.tsx';
import { isFinished } from './job-groups.ts';
import styles from './queue-panel.module.css';
import type { QueueActions } from './use-queue-actions.ts';

interface QueueHeaderProps {
  readonly titleId: string;
  /** Those that are shown. */
  readonly jobs: readonly Job[];
  readonly projectId: string | undefined;
  readonly isPaused: boolean;
  readonly actions: QueueActions;
}

/** How far the queue is, whether it is paused, and what can be done with all of it. */
export function QueueHeader({ titleId, jobs, projectId, isPaused, actions }: QueueHeaderProps) {
  const { t } = useTranslation();
  const doneCount = jobs.filter(isFinished).length;
  const unfinishedCount = jobs.length - doneCount;
  return (
    <>
      <header className={styles.header}>
        <h2 id={titleId}>{t('jobs.title')}</h2>
        {jobs.length > 1 ? (
          <p className={styles.count}>{t('jobs.count', { done: doneCount, total: jobs.length })}</p>
        ) : undefined}
        <div className={styles.actions}>
          {unfinishedCount > 0 || isPaused ? (
            <Button
              variant="ghost"
              icon={isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
              aria-label={t(isPaused ? 'jobs.resumeQueue' : 'jobs.pauseQueue')}
              onClick={() => actions.setPaused(!isPaused)}
            >
              {t(isPaused ? 'jobs.resume' : 'jobs.pause')}
            </Button>
          ) : undefined}
          {unfinishedCount > 1 ? (
            <Button variant="ghost" onClick={() => actions.cancelAll({ projectId })}>
              {t('jobs.cancelAll')}
            </Button>
          ) : undefined}
          {doneCount > 0 ? (
            <Button variant="ghost" onClick={() => actions.clearFinished({ projectId })}>
              {t('jobs.clearFinished')}
            </Button>
          ) : undefined}
        </div>
      </header>
      {isPaused ? (
        <p className={styles.paused}>
          <CirclePause size={16} aria-hidden />
          <span>
            <strong>{t('jobs.paused')}</strong> {t('jobs.pausedText')}
          </span>
        </p>
      ) : undefined}
    </>
  );
}
