import type { SchedulerId, ScheduleType } from './scheduler.ts';
import type { NoiseSpacing } from './scheduler-options.ts';

/** What is known of an algorithm without its code: the page reads it too. */
export interface SchedulerTraits {
  /** The spacings it can step over; the first is its own, which "automatic" means: A1111's choice for the sampler. */
  readonly spacings: readonly [NoiseSpacing, ...NoiseSpacing[]];
  /** Share of noise drawn anew where the caller does not say. */
  readonly eta: number;
  /** Its class in diffusers has no keys for the spacing, so those in a config were meant for another. */
  readonly ignoresSpacingKeys?: true;
}

/** Steps over training times that it picks itself. */
const OWN_TIMES = ['uniform'] as const;
/** Steps over any noise levels. */
const UNIFORM_FIRST = ['uniform', 'karras', 'exponential', 'sgm-uniform'] as const;
const KARRAS_FIRST = ['karras', 'uniform', 'exponential', 'sgm-uniform'] as const;
const EXPONENTIAL_FIRST = ['exponential', 'uniform', 'karras', 'sgm-uniform'] as const;

/** One row per algorithm. */
export const SCHEDULER_TRAITS: Readonly<Record<SchedulerId, SchedulerTraits>> = {
  ddim: { spacings: OWN_TIMES, eta: 0 },
  pndm: { spacings: OWN_TIMES, eta: 0 },
  euler: { spacings: UNIFORM_FIRST, eta: 0 },
  'euler-ancestral': { spacings: UNIFORM_FIRST, eta: 1, ignoresSpacingKeys: true },
  heun: { spacings: UNIFORM_FIRST, eta: 0 },
  lms: { spacings: UNIFORM_FIRST, eta: 0 },
  'dpmpp-2m': { spacings: KARRAS_FIRST, eta: 0 },
  'dpmpp-2m-sde': { spacings: EXPONENTIAL_FIRST, eta: 1 },
  'dpmpp-3m-sde': { spacings: EXPONENTIAL_FIRST, eta: 1 },
  'dpmpp-sde': { spacings: KARRAS_FIRST, eta: 1 },
  'dpmpp-2s-ancestral': { spacings: KARRAS_FIRST, eta: 1 },
  unipc: { spacings: UNIFORM_FIRST, eta: 0 },
  deis: { spacings: UNIFORM_FIRST, eta: 0 },
  lcm: { spacings: OWN_TIMES, eta: 0 },
  tcd: { spacings: OWN_TIMES, eta: 0.3 },
};

/** Whether this schedule type may be asked of this scheduler. */
export function hasScheduleType(id: SchedulerId, scheduleType: ScheduleType): boolean {
  return scheduleType === 'automatic' || SCHEDULER_TRAITS[id].spacings.includes(scheduleType);
}

/** What "automatic" means for this scheduler, where the package's config does not say otherwise. */
export function ownScheduleType(id: SchedulerId): NoiseSpacing {
  return SCHEDULER_TRAITS[id].spacings[0];
}
