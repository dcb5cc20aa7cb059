import type { Job } from '../../../domain/jobs/job.ts';

/** True while a job is being worked on. */
export function isActive(job: Job): boolean {
  return job.state === 'loading' || job.state === 'running';
}

/** True once a job will not change any more. */
export function isFinished(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

/** Where a job stands among those that were queued with it and are on the list. */
export interface BatchPlace {
  readonly batchId: string;
  /** From 1, in the order in which they were queued. */
  readonly number: number;
  readonly count: number;
  /** How many wait or run. */
  readonly unfinishedCount: number;
}

/** The places of jobs whose batch has more than one of them on the list, by job id. @param jobs newest first. */
export function batchPlaces(jobs: readonly Job[]): ReadonlyMap<string, BatchPlace> {
  const batches = new Map<string, Job[]>();
  for (const job of jobs.toReversed()) {
    if (job.batchId === undefined) continue;
    const batch = batches.get(job.batchId);
    if (batch) batch.push(job);
    else batches.set(job.batchId, [job]);
  }
  const places = new Map<string, BatchPlace>();
  for (const [batchId, batch] of batches) {
    if (batch.length < 2) continue;
    const unfinishedCount = batch.filter((job) => !isFinished(job)).length;
    for (const [index, { id }] of batch.entries())
      places.set(id, { batchId, number: index + 1, count: batch.length, unfinishedCount });
  }
  return places;
}
