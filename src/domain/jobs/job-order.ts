import { StudioError } from '../core/errors.ts';
import type { Job } from './job.ts';
import { isFinished } from './job-machine.ts';

/** Jobs that may wait or run at the same time, over all tabs. */
export const MAX_UNFINISHED_JOBS = 100;

/** What the order looks at. */
type OrderedJob = Pick<Job, 'id' | 'createdAt' | 'state'>;

/** For `sort`: oldest first; the id decides between equal times, so that all tabs agree. */
export function oldestFirst(a: OrderedJob, b: OrderedJob): number {
  const [first, second] = [`${a.createdAt} ${a.id}`, `${b.createdAt} ${b.id}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The job to take up next: the oldest that is queued; undefined when none is. */
export function nextJob<J extends OrderedJob>(jobs: Iterable<J>): J | undefined {
  let next: J | undefined;
  for (const job of jobs) if (job.state === 'queued' && (next === undefined || oldestFirst(job, next) < 0)) next = job;
  return next;
}

/**
 * Asked before a job is stored.
 * @throws StudioError `queue-full` with details.limit when MAX_UNFINISHED_JOBS wait or run.
 */
export function refuseWhenFull(jobs: Iterable<Pick<Job, 'state'>>): void {
  let unfinished = 0;
  for (const job of jobs) if (!isFinished(job)) unfinished++;
  if (unfinished >= MAX_UNFINISHED_JOBS)
    throw new StudioError('queue-full', `${unfinished} jobs are waiting already.`, { limit: MAX_UNFINISHED_JOBS });
}
