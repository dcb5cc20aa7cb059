import type { Job } from '../../../domain/jobs/job.ts';

/** True while a job is being worked on. */
export function isActive(job: Job): boolean {
  return job.state === 'loading' || job.state === 'running';
}

/** True once a job will not change any more. */
export function isFinished(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}
