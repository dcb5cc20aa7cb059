import { isStudioError } from '../../../domain/core/errors.ts';
import type { GenerationRequest } from '../../../domain/diffusion/request.ts';
import type { Job } from '../../../domain/jobs/job.ts';
import type { EnqueueOptions, JobService } from '../../../studio/services/studio.ts';

/** Why it ended: it was stopped, the form asks for nothing, a job failed, or the same picture would come again. */
export type ForeverEnd = 'stopped' | 'no-request' | 'job-failed' | 'repeats';

interface ForeverParts {
  readonly jobs: Pick<JobService, 'enqueue' | 'settled'>;
  /** The request of round 0, 1, …; undefined where there is none to make. */
  readonly next: (round: number) => Promise<GenerationRequest | undefined>;
  readonly options: EnqueueOptions;
  readonly signal: AbortSignal;
  /** Told of the number of jobs that were queued so far. */
  readonly onQueued: (count: number) => void;
}

/**
 * Queues a job, waits for its end, and again: never more than one in the queue, so that others get their turn. A job that
 * is skipped or taken off the list counts as ended. What was queued when it is stopped stays in the queue.
 * @throws StudioError of a request that was refused.
 */
export async function generateForever(parts: ForeverParts): Promise<ForeverEnd> {
  const { jobs, next, options, signal, onQueued } = parts;
  let before: string | undefined;
  for (let round = 0; ; round += 1) {
    const request = await next(round);
    if (signal.aborted) return 'stopped';
    if (!request) return 'no-request';
    const same = JSON.stringify(request);
    if (same === before) return 'repeats';
    before = same;
    const { id } = await jobs.enqueue(request, options);
    onQueued(round + 1);
    const ended = await unlessAborted(endOf(jobs, id), signal);
    if (signal.aborted) return 'stopped';
    if (ended?.state === 'failed') return 'job-failed';
  }
}

/** Undefined for a job that is off the list already. */
async function endOf(jobs: Pick<JobService, 'settled'>, jobId: string): Promise<Job | undefined> {
  try {
    return await jobs.settled(jobId);
  } catch (error) {
    if (isStudioError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Resolves at once when `signal` is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
