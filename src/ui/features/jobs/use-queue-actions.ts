import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import type { JobSelection } from '../../../domain/jobs/job-selection.ts';
import { type QueueTarget, waitingJobs } from '../../../domain/jobs/queue-order.ts';
import { announce } from '../../components/live-region.tsx';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';

/** What can be done with the queue from the page; what goes wrong is told. */
export interface QueueActions {
  readonly cancel: (job: Job) => void;
  /** Asks nothing: a message offers to queue them again. */
  readonly cancelAll: (selection: JobSelection) => void;
  /** Where the job went is spoken. */
  readonly move: (job: Job, target: QueueTarget) => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly dismiss: (job: Job) => void;
  readonly clearFinished: (selection: JobSelection) => void;
}

/** The queue's actions, the same object from render to render. */
export function useQueueActions(): QueueActions {
  const { t } = useTranslation();
  const { jobs } = useStudio();
  return useMemo(() => {
    const detached = (work: Promise<unknown>) => {
      work.catch((error: unknown) => showError(t, error));
    };
    const cancelAll = async (selection: JobSelection) => {
      const ids = (await jobs.cancelAll(selection)).map(({ id }) => id);
      if (ids.length === 0) return;
      showToast({
        tone: 'info',
        title: t('jobs.cancelledCount', { count: ids.length }),
        action: { label: t('jobs.queueAgain'), run: () => detached(jobs.requeue(ids)) },
      });
    };
    const move = async (job: Job, target: QueueTarget) => {
      await jobs.move(job.id, target);
      const waiting = waitingJobs(jobs.getState().jobs);
      const place = waiting.findIndex(({ id }) => id === job.id) + 1;
      const prompt = job.request.prompt || t('jobs.noPrompt');
      if (place > 0) announce(t('jobs.announceMoved', { prompt, place, total: waiting.length }));
    };
    return {
      cancel: (job) => detached(jobs.cancel(job.id)),
      cancelAll: (selection) => detached(cancelAll(selection)),
      move: (job, target) => detached(move(job, target)),
      setPaused: (isPaused) => detached(isPaused ? jobs.pause() : jobs.resume()),
      dismiss: (job) => detached(jobs.dismiss(job.id)),
      clearFinished: (selection) => detached(jobs.clearFinished(selection)),
    };
  }, [t, jobs]);
}
