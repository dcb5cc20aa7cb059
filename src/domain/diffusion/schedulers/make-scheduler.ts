/**
 * The one place where a scheduler is added:
 * 1. write its file in this folder: a config schema with its class's defaults, and `makeX(options): Scheduler`;
 * 2. add its id to SCHEDULER_IDS in scheduler.ts;
 * 3. add its row to ALGORITHMS below (the compiler asks for it) and its class to the goldens' test.
 */
import { StudioError } from '../../core/errors.ts';
import { makeDdim } from './ddim.ts';
import { makeDpmpp2m } from './dpmpp-2m.ts';
import { makeEuler } from './euler.ts';
import { makeEulerAncestral } from './euler-ancestral.ts';
import type { Scheduler, SchedulerId, ScheduleType } from './scheduler.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeUniPc } from './unipc.ts';

interface Algorithm {
  readonly make: (options: SchedulerOptions) => Scheduler;
  /** Whether the algorithm steps over sigmas that Karras's spacing can place. */
  readonly supportsKarras: boolean;
}

const ALGORITHMS: Readonly<Record<SchedulerId, Algorithm>> = {
  ddim: { make: makeDdim, supportsKarras: false },
  euler: { make: makeEuler, supportsKarras: true },
  'euler-ancestral': { make: makeEulerAncestral, supportsKarras: false },
  'dpmpp-2m': { make: makeDpmpp2m, supportsKarras: true },
  unipc: { make: makeUniPc, supportsKarras: true },
};

export interface MakeSchedulerOptions {
  readonly id: SchedulerId;
  /** `automatic` leaves the spacing of noise levels to the config; `karras` overrides it. */
  readonly scheduleType: ScheduleType;
  /** A diffusers scheduler_config.json, as parsed from JSON, written by any scheduler class. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Steps of the whole schedule, 1…num_train_timesteps. */
  readonly numInferenceSteps: number;
  /** The first step that will be taken (image-to-image starts further in); 0 unless given. */
  readonly startIndex?: number;
  /** DDIM's eta, 0…1; 0 unless given. */
  readonly eta?: number;
}

/** Whether `scheduleType: 'karras'` may be asked of this scheduler. */
export function supportsKarras(id: SchedulerId): boolean {
  return ALGORITHMS[id].supportsKarras;
}

/**
 * A scheduler for one job, as diffusers' `from_config` would make it: explicit keys hold whichever class wrote them,
 * missing ones take the chosen class's defaults (but for DDIM's clamp, see ddim.ts).
 * @throws StudioError `invalid-request` for steps, start, eta or Karras that do not fit; `manifest-invalid` for a config
 *   with an unknown value of a known key.
 */
export function makeScheduler(options: MakeSchedulerOptions): Scheduler {
  const { id, scheduleType, numInferenceSteps, startIndex = 0, eta = 0 } = options;
  const algorithm = ALGORITHMS[id];
  if (scheduleType === 'karras' && !algorithm.supportsKarras)
    refuse(`The scheduler ${id} has no Karras schedule.`, { field: 'scheduleType', scheduler: id });
  if (!Number.isInteger(numInferenceSteps) || numInferenceSteps < 1)
    refuse(`${numInferenceSteps} is not a number of steps.`, { field: 'numInferenceSteps', value: numInferenceSteps });
  if (!Number.isInteger(startIndex) || startIndex < 0 || startIndex >= numInferenceSteps)
    refuse(`Step ${startIndex} is not one of ${numInferenceSteps}.`, { field: 'startIndex', value: startIndex });
  if (!(eta >= 0 && eta <= 1)) refuse(`eta ${eta} is outside 0…1.`, { field: 'eta', value: eta });

  const config = scheduleType === 'karras' ? { ...options.config, use_karras_sigmas: true } : options.config;
  checkStepCount(config, numInferenceSteps);
  return algorithm.make({ config, numInferenceSteps, startIndex, eta });
}

/** More steps than training times would repeat times; with an offset the first would lie beyond the table. */
function checkStepCount(config: Readonly<Record<string, unknown>>, numInferenceSteps: number): void {
  const { num_train_timesteps: trainCount = 1000, steps_offset: offset = 0 } = config;
  if (typeof trainCount !== 'number' || typeof offset !== 'number') return; // The algorithm's own parser reports it.
  const most = trainCount - offset;
  if (numInferenceSteps > most)
    refuse(`This model takes at most ${most} steps.`, { field: 'numInferenceSteps', value: numInferenceSteps, most });
}

function refuse(message: string, details: Readonly<Record<string, unknown>>): never {
  throw new StudioError('invalid-request', message, details);
}
