import type { SchedulerId } from './scheduler.ts';

/** Our scheduler for each of diffusers' classes that names one by itself. */
const SCHEDULER_BY_CLASS: ReadonlyMap<unknown, SchedulerId> = new Map([
  ['DDIMScheduler', 'ddim'],
  ['PNDMScheduler', 'pndm'],
  ['EulerDiscreteScheduler', 'euler'],
  ['EulerAncestralDiscreteScheduler', 'euler-ancestral'],
  ['HeunDiscreteScheduler', 'heun'],
  ['LMSDiscreteScheduler', 'lms'],
  ['DPMSolverSDEScheduler', 'dpmpp-sde'],
  ['UniPCMultistepScheduler', 'unipc'],
  ['DEISMultistepScheduler', 'deis'],
  ['LCMScheduler', 'lcm'],
  ['TCDScheduler', 'tcd'],
]);

/**
 * The scheduler that a scheduler_config.json names by its `_class_name`, which is what its package uses by default;
 * undefined when the studio has none.
 */
export function schedulerOfConfig(config: Readonly<Record<string, unknown>>): SchedulerId | undefined {
  const { _class_name: className } = config;
  if (className !== 'DPMSolverMultistepScheduler') return SCHEDULER_BY_CLASS.get(className);
  // One class for the whole family.
  const { algorithm_type: type = 'dpmsolver++', solver_order: order = 2 } = config;
  if (type === 'sde-dpmsolver++') return order === 3 ? 'dpmpp-3m-sde' : 'dpmpp-2m-sde';
  return type === 'dpmsolver++' && order !== 3 ? 'dpmpp-2m' : undefined;
}
