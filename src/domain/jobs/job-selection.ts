import type { Job } from './job.ts';

/** Which jobs are meant: all, or only those of a project, of a batch. */
export interface JobSelection {
  readonly projectId?: string | undefined;
  readonly batchId?: string | undefined;
}

/** Whether a job is meant. */
export function isSelected(job: Pick<Job, 'projectId' | 'batchId'>, { projectId, batchId }: JobSelection): boolean {
  return (projectId === undefined || job.projectId === projectId) && (batchId === undefined || job.batchId === batchId);
}
