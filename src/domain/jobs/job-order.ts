import { StudioError } from '../core/errors.ts';
import type { Job } from './job.ts';
import { isFinished } from './job-machine.ts';

/** Jobs that may wait or run at the same time, over all tabs. */
export const MAX_UNFINISHED_JOBS = 500;

/** What the order looks at. */
type OrderedJob = Pick<Job, 'id' | 'createdAt'>;

/** For `sort`: oldest first; the id decides between equal times, so that all tabs agree. */
export function oldestFirst(a: OrderedJob, b: OrderedJob): number {
  const [first, second] = [`${a.createdAt} ${a.id}`, `${b.createdAt} ${b.id}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * Asked before jobs are stored.
 * @param added how many.
 * @throws StudioError `queue-full` with details.limit when more than MAX_UNFINISHED_JOBS would wait or run.
 */
export function refuseWhenFull(jobs: Iterable<Pick<Job, 'state'>>, added = 1): void {
  let unfinished = 0;
  for (const job of jobs) if (!isFinished(job)) unfinished++;
  if (unfinished + added > MAX_UNFINISHED_JOBS)
    throw new StudioError('queue-full', `${unfinished} jobs are waiting already.`, { limit: MAX_UNFINISHED_JOBS });
}
