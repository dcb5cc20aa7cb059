import { StudioError, type StudioErrorCode } from '../core/errors.ts';
import type { Job, JobFailure, JobState } from './job.ts';

/** How often one job may be begun in all: one that takes its tab or worker down each time must not do so for ever. */
export const MAX_JOB_ATTEMPTS = 3;

/** What the machine reads and writes of a job; a stored row may carry more. `resultIds` is replaced, never changed. */
export type JobLifecycle = Pick<
  Job,
  'state' | 'attempts' | 'startedAt' | 'finishedAt' | 'failure' | 'resultIds' | 'isServedFromResults'
>;

/** What happens to a job. `at` is ISO 8601 UTC. */
export type JobEvent =
  /** A tab takes it up. */
  | { readonly type: 'begin'; readonly at: string }
  /** Everything is loaded, the pipeline runs. */
  | { readonly type: 'run' }
  /** The worker or GPU was lost: once more from the start, in the same tab. */
  | { readonly type: 'restart' }
  /** Its tab died. Back to the queue, or failed after MAX_JOB_ATTEMPTS. */
  | { readonly type: 'orphan'; readonly at: string }
  | { readonly type: 'succeed'; readonly at: string; readonly resultIds: string[] }
  /** The same pictures were there already; before anything ran. */
  | { readonly type: 'serve'; readonly at: string; readonly resultIds: string[] }
  /** `resultIds`: pictures that were made but could not be stored. */
  | { readonly type: 'fail'; readonly at: string; readonly failure: JobFailure; readonly resultIds?: string[] }
  | { readonly type: 'cancel'; readonly at: string };

/** From which states an event may come. Cancelling a finished job is legal and changes nothing. */
const LEGAL_STATES: Readonly<Record<JobEvent['type'], readonly JobState[]>> = {
  begin: ['queued'],
  run: ['loading'],
  restart: ['loading', 'running'],
  orphan: ['loading', 'running'],
  succeed: ['running'],
  serve: ['queued', 'loading'],
  fail: ['queued', 'loading', 'running'],
  cancel: ['queued', 'loading', 'running', 'succeeded', 'failed', 'cancelled'],
};

/** What a fresh worker may cure. */
const RESTARTABLE: readonly StudioErrorCode[] = ['device-lost', 'worker-died', 'run-stalled'];

/** True for succeeded, failed and cancelled: nothing changes such a job any more. */
export function isFinished(job: Pick<JobLifecycle, 'state'>): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

/**
 * The job after `event`; the one handed in stays as it is. A stale event (a success after a cancel) is for the caller to
 * ask about with `canTransition`.
 * @throws StudioError `internal` with details {state, event} for an event that this state does not know.
 */
export function transition<J extends JobLifecycle>(job: J, event: JobEvent): J {
  if (!canTransition(job, event.type)) {
    const details = { state: job.state, event: event.type, attempts: job.attempts };
    throw new StudioError('internal', `A job that is ${job.state} cannot take "${event.type}".`, details);
  }
  switch (event.type) {
    case 'begin':
      return { ...job, state: 'loading', startedAt: event.at, attempts: job.attempts + 1 };
    case 'run':
      return { ...job, state: 'running' };
    case 'restart':
      return { ...job, state: 'loading', attempts: job.attempts + 1 };
    case 'orphan':
      return job.attempts < MAX_JOB_ATTEMPTS
        ? { ...job, state: 'queued' }
        : { ...job, state: 'failed', finishedAt: event.at, failure: diedTooOften(job.attempts) };
    case 'succeed':
      return { ...job, state: 'succeeded', finishedAt: event.at, resultIds: event.resultIds };
    case 'serve':
      return {
        ...job,
        state: 'succeeded',
        finishedAt: event.at,
        resultIds: event.resultIds,
        isServedFromResults: true,
      };
    case 'fail': {
      const resultIds = event.resultIds ?? job.resultIds;
      return { ...job, state: 'failed', finishedAt: event.at, failure: event.failure, resultIds };
    }
    case 'cancel':
      return isFinished(job) ? job : { ...job, state: 'cancelled', finishedAt: event.at };
  }
}

/** Whether `transition` would take such an event. */
export function canTransition(job: Pick<JobLifecycle, 'state' | 'attempts'>, type: JobEvent['type']): boolean {
  if (type === 'restart' && job.attempts >= MAX_JOB_ATTEMPTS) return false;
  return LEGAL_STATES[type].includes(job.state);
}

/**
 * Whether a failure is worth a fresh worker: one that lost GPU or worker, in a job that had no restart yet.
 * @param restarts how often this run of the job was restarted already.
 */
export function shouldRestart(job: JobLifecycle, code: StudioErrorCode, restarts: number): boolean {
  return restarts === 0 && RESTARTABLE.includes(code) && canTransition(job, 'restart');
}

function diedTooOften(attempts: number): JobFailure {
  return { code: 'worker-died', message: `The tab that ran this job died ${attempts} times.`, details: { attempts } };
}
