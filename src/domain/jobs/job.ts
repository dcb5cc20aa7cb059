import type { StudioErrorCode, StudioErrorDetails } from '../core/errors.ts';
import type { GenerationRequest } from '../diffusion/request.ts';

/** queued → loading → running → succeeded | failed | cancelled. A job whose tab died goes back to queued. */
export const JOB_STATES = ['queued', 'loading', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What a job is doing, in order. */
export const JOB_PHASES = ['downloading', 'loading', 'encoding', 'denoising', 'decoding', 'saving'] as const;
export type JobPhase = (typeof JOB_PHASES)[number];

/** Where a job stands. `fraction` never falls within a phase; phases come in the order of JOB_PHASES. */
export interface JobProgress {
  readonly phase: JobPhase;
  /** 0…1 of this phase. */
  readonly fraction: number;
  /** Denoising only: steps done, of how many. */
  readonly stepIndex?: number;
  readonly totalSteps?: number;
  /** Downloading only. */
  readonly loadedBytes?: number;
  readonly totalBytes?: number;
  /** Milliseconds left in the whole job as far as known. */
  readonly etaMs?: number;
}

export interface JobFailure {
  readonly code: StudioErrorCode;
  readonly message: string;
  readonly details: StudioErrorDetails;
}

/** Where the time of a generation went, in milliseconds. */
export interface JobTimings {
  readonly loadMs: number;
  readonly encodeMs: number;
  readonly denoiseMs: number;
  readonly decodeMs: number;
  readonly previewMs: number;
  /** The sum of bare session.run calls inside encode, denoise and decode. */
  readonly runMs: number;
}

/** A queued unit of work as it is stored. Times are ISO 8601 in UTC, ids UUIDs. */
export interface Job {
  readonly id: string;
  readonly request: GenerationRequest;
  /** The project that its pictures are for. */
  readonly projectId?: string;
  /** Its place in the queue, where that is another than its time says (`queuePosition`). */
  readonly order?: number;
  /** Shared by jobs that were queued together. */
  readonly batchId?: string;
  readonly state: JobState;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly progress?: JobProgress;
  readonly failure?: JobFailure;
  /** Results in batch order, once succeeded. */
  readonly resultIds: readonly string[];
  /** True when the pictures were there already: same request, same seed. */
  readonly isServedFromResults?: boolean;
  /** Of a job that generated (not one served from the results). */
  readonly timings?: JobTimings;
  /** How often it was begun; a second time after a lost GPU or worker. */
  readonly attempts: number;
}
