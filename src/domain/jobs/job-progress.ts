import { JOB_PHASES, type JobPhase, type JobProgress } from './job.ts';

/**
 * What phases took before, in milliseconds: denoising per step, the others as a whole. A phase that was never seen is
 * absent. Times belong to one device, package, size and batch (`timesKey`).
 */
export type PhaseTimes = Readonly<Partial<Record<JobPhase, number>>>;

/** Share of each phase in the bar of a whole job. Downloading and loading are short or skipped in most. */
const SHARES: Readonly<Record<JobPhase, number>> = {
  downloading: 0.1,
  loading: 0.1,
  encoding: 0.02,
  denoising: 0.7,
  decoding: 0.06,
  saving: 0.02,
};

/** Below this a phase's own pace says nothing yet. */
const TELLING_FRACTION = 0.05;

/**
 * The progress to show after `next` has come in: phases only go forward, the fraction never falls within a phase, is
 * within 0…1 and a number. An event that goes back gives `previous` itself. A job that restarts begins with undefined.
 */
export function advanceProgress(previous: JobProgress | undefined, next: JobProgress): JobProgress {
  const fraction = Number.isNaN(next.fraction) ? 0 : Math.min(1, Math.max(0, next.fraction));
  if (previous === undefined) return { ...next, fraction };
  const [before, after] = [JOB_PHASES.indexOf(previous.phase), JOB_PHASES.indexOf(next.phase)];
  if (after < before || (after === before && fraction < previous.fraction)) return previous;
  return { ...next, fraction };
}

/** 0…1 over the whole job: never falls as progress advances, 1 only at the end of the last phase; 0 before any. */
export function overallFraction(progress: JobProgress | undefined): number {
  if (progress === undefined) return 0;
  let done = 0;
  for (const phase of JOB_PHASES) {
    if (phase === progress.phase) return Math.min(1, done + SHARES[phase] * progress.fraction);
    done += SHARES[phase];
  }
  return done;
}

/** Everything that decides how long phases take, but for the device: jobs with the same key can share PhaseTimes. */
export function timesKey(request: {
  readonly packageId: string;
  readonly width: number;
  readonly height: number;
  readonly batchSize: number;
  readonly guidanceScale: number;
}): string {
  const { packageId, width, height, batchSize, guidanceScale } = request;
  return `${packageId} ${width}x${height} ${batchSize} ${guidanceScale > 1 ? 'guided' : 'unguided'}`;
}

/** `times` after a phase took `ms` (per step for denoising): the mean of what was known and what was seen. */
export function observePhase(times: PhaseTimes, phase: JobPhase, ms: number): PhaseTimes {
  if (!Number.isFinite(ms) || ms < 0) return times;
  const known = times[phase];
  return { ...times, [phase]: known === undefined ? ms : (known + ms) / 2 };
}

/**
 * Milliseconds left in the whole job; undefined while nothing says how long it denoises. The current phase's own pace
 * counts the more, the further it is. A later phase that was never seen counts nothing.
 * @param phaseElapsedMs since the current phase began.
 * @param totalSteps of the sampler.
 */
export function estimateRemainingMs(
  progress: JobProgress,
  phaseElapsedMs: number,
  times: PhaseTimes,
  totalSteps: number,
): number | undefined {
  const expected = (phase: JobPhase) => {
    const time = times[phase];
    return time === undefined ? undefined : phase === 'denoising' ? time * totalSteps : time;
  };
  let remaining = remainingInPhase(progress.fraction, Math.max(0, phaseElapsedMs), expected(progress.phase));
  if (remaining === undefined) return undefined;
  for (const phase of JOB_PHASES.slice(JOB_PHASES.indexOf(progress.phase) + 1)) {
    const time = expected(phase);
    if (time === undefined && phase === 'denoising') return undefined;
    remaining += time ?? 0;
  }
  return Math.round(remaining);
}

function remainingInPhase(fraction: number, elapsedMs: number, expectedMs: number | undefined): number | undefined {
  if (fraction >= 1) return 0;
  const byHistory = expectedMs === undefined ? undefined : expectedMs * (1 - fraction);
  if (fraction < TELLING_FRACTION) return byHistory;
  const byPace = (elapsedMs * (1 - fraction)) / fraction;
  return byHistory === undefined ? byPace : fraction * byPace + (1 - fraction) * byHistory;
}
