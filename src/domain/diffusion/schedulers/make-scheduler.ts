/** How a scheduler is added: docs/adding-a-scheduler.md. */
import { StudioError } from '../../core/errors.ts';
import { makeDdim } from './ddim.ts';
import { makeDeis } from './deis.ts';
import { makeDpmpp2m } from './dpmpp-2m.ts';
import { makeDpmpp2mSde } from './dpmpp-2m-sde.ts';
import { makeDpmpp2sAncestral } from './dpmpp-2s-ancestral.ts';
import { makeDpmpp3mSde } from './dpmpp-3m-sde.ts';
import { makeDpmppSde } from './dpmpp-sde.ts';
import { makeEuler } from './euler.ts';
import { makeEulerAncestral } from './euler-ancestral.ts';
import { makeHeun } from './heun.ts';
import { makeLcm } from './lcm.ts';
import { makeLms } from './lms.ts';
import { makePndm } from './pndm.ts';
import type { Scheduler, SchedulerId, ScheduleType } from './scheduler.ts';
import type { NoiseSpacing, SchedulerOptions } from './scheduler-options.ts';
import { hasScheduleType, SCHEDULER_TRAITS, type SchedulerTraits } from './scheduler-traits.ts';
import { makeTcd } from './tcd.ts';
import { makeUniPc } from './unipc.ts';

const ALGORITHMS: Readonly<Record<SchedulerId, (options: SchedulerOptions) => Scheduler>> = {
  ddim: makeDdim,
  pndm: makePndm,
  euler: makeEuler,
  'euler-ancestral': makeEulerAncestral,
  heun: makeHeun,
  lms: makeLms,
  'dpmpp-2m': makeDpmpp2m,
  'dpmpp-2m-sde': makeDpmpp2mSde,
  'dpmpp-3m-sde': makeDpmpp3mSde,
  'dpmpp-sde': makeDpmppSde,
  'dpmpp-2s-ancestral': makeDpmpp2sAncestral,
  unipc: makeUniPc,
  deis: makeDeis,
  lcm: makeLcm,
  tcd: makeTcd,
};

export interface MakeSchedulerOptions {
  readonly id: SchedulerId;
  /** `automatic`: what the config asks for, else the algorithm's own; the others override the config. */
  readonly scheduleType: ScheduleType;
  /** A diffusers scheduler_config.json, as parsed from JSON, written by any scheduler class. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Steps of the whole schedule, 1…num_train_timesteps. */
  readonly numInferenceSteps: number;
  /** The first step that will be taken (image-to-image starts further in); 0 unless given. */
  readonly startIndex?: number;
  /** Share of noise drawn anew in each step, 0…1; unless given 0 for DDIM, 0.3 for TCD, 1 for the ancestral and SDE samplers. */
  readonly eta?: number;
}

/**
 * A scheduler for one job, as diffusers' `from_config` would make it: explicit keys hold whichever class wrote them,
 * missing ones take the chosen class's defaults (but for DDIM's clamp, see ddim.ts).
 * @throws StudioError `invalid-request` for steps, start, eta or schedule type that do not fit; `manifest-invalid` for a
 *   config with an unknown value of a known key.
 */
export function makeScheduler(options: MakeSchedulerOptions): Scheduler {
  const { id, scheduleType, config, numInferenceSteps, startIndex = 0 } = options;
  const traits = SCHEDULER_TRAITS[id];
  const { eta = traits.eta } = options;
  if (!hasScheduleType(id, scheduleType))
    refuse(`The scheduler ${id} has no schedule ${scheduleType}.`, { field: 'scheduleType', scheduler: id });
  if (!Number.isInteger(numInferenceSteps) || numInferenceSteps < 1)
    refuse(`${numInferenceSteps} is not a number of steps.`, { field: 'numInferenceSteps', value: numInferenceSteps });
  if (!Number.isInteger(startIndex) || startIndex < 0 || startIndex >= numInferenceSteps)
    refuse(`Step ${startIndex} is not one of ${numInferenceSteps}.`, { field: 'startIndex', value: startIndex });
  if (!(eta >= 0 && eta <= 1)) refuse(`eta ${eta} is outside 0…1.`, { field: 'eta', value: eta });

  checkStepCount(config, numInferenceSteps);
  const spacing = scheduleType === 'automatic' ? automaticSpacing(traits, config) : scheduleType;
  return ALGORITHMS[id]({ config, spacing, numInferenceSteps, startIndex, eta });
}

function automaticSpacing(traits: SchedulerTraits, config: Readonly<Record<string, unknown>>): NoiseSpacing {
  const [own, ...others] = traits.spacings;
  if (others.length === 0 || traits.ignoresSpacingKeys) return own;
  const isKarras = config['use_karras_sigmas'] === true;
  const isExponential = config['use_exponential_sigmas'] === true;
  if (isKarras && isExponential)
    throw new StudioError('manifest-invalid', 'The scheduler config asks for two spacings at once.', {
      problems: ['use_exponential_sigmas: not together with use_karras_sigmas'],
    });
  if (isKarras) return 'karras';
  return isExponential ? 'exponential' : own;
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
