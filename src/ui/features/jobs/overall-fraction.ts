import { JOB_PHASES, type JobProgress } from '../../../domain/jobs/job.ts';

/** How much of a job each phase takes, roughly: the bar only has to move forward and end at 1. */
const WEIGHTS: Readonly<Record<(typeof JOB_PHASES)[number], number>> = {
  downloading: 0.1,
  loading: 0.1,
  encoding: 0.02,
  denoising: 0.7,
  decoding: 0.06,
  saving: 0.02,
};

/** 0…1 over the whole job, never falling as phases come in order; undefined before the first progress. */
export function overallFraction(progress: JobProgress | undefined): number | undefined {
  if (!progress) return undefined;
  let done = 0;
  for (const phase of JOB_PHASES) {
    if (phase === progress.phase) return done + WEIGHTS[phase] * Math.min(1, Math.max(0, progress.fraction));
    done += WEIGHTS[phase];
  }
  return done;
}
