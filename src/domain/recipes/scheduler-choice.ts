import type { SchedulerId, ScheduleType } from '../diffusion/schedulers/scheduler.ts';
import { hasScheduleType, ownScheduleType, SCHEDULER_TRAITS } from '../diffusion/schedulers/scheduler-traits.ts';
import { findScheduler, findScheduleType, splitSamplerName } from './sampler-names.ts';

/** A sampler and its schedule as a file names them, and what the studio calls them. */
export interface SchedulerChoice {
  /** As the file has it. */
  readonly name?: string | undefined;
  /** Undefined when the studio has none of that name. */
  readonly scheduler?: SchedulerId | undefined;
  /** As the file has it, where it is a field of its own or appended to the sampler's name. */
  readonly scheduleName?: string | undefined;
  /** Undefined when the studio has none of that name, or the file names none. */
  readonly scheduleType?: ScheduleType | undefined;
}

/**
 * A1111's names. A schedule may be appended to the sampler ("DPM++ 2M Karras"). A1111 writes what the choice came to, so
 * the sampler's own schedule is "Automatic", and so is any schedule of a sampler that has none.
 * @param isOwnText the studio's own text is taken as it is written.
 */
export function chooseByA1111Name(
  name: string | undefined,
  schedule: string | undefined,
  isOwnText = false,
): SchedulerChoice | undefined {
  if (name === undefined) return schedule === undefined ? undefined : chooseSchedule({}, schedule);
  const whole = findScheduler(name);
  const split = whole ? { sampler: name, schedule: undefined } : splitSamplerName(name);
  const scheduler = findScheduler(split.sampler);
  const choice = chooseSchedule({ name, scheduler }, schedule ?? split.schedule);
  const { scheduleType } = choice;
  if (isOwnText || scheduler === undefined || scheduleType === undefined) return choice;
  const isChosen = hasScheduleType(scheduler, scheduleType) && scheduleType !== ownScheduleType(scheduler);
  return { ...choice, scheduleType: isChosen ? scheduleType : 'automatic' };
}

function chooseSchedule(choice: SchedulerChoice, scheduleName: string | undefined): SchedulerChoice {
  if (scheduleName === undefined) return choice.scheduler ? { ...choice, scheduleType: 'automatic' } : choice;
  return { ...choice, scheduleName, scheduleType: findScheduleType(scheduleName) };
}

/** ComfyUI's samplers, without the ending that says where their noise is drawn. */
const COMFYUI_SAMPLERS: ReadonlyMap<string, SchedulerId> = new Map([
  ['euler', 'euler'],
  ['euler_ancestral', 'euler-ancestral'],
  ['heun', 'heun'],
  ['lms', 'lms'],
  ['dpmpp_2m', 'dpmpp-2m'],
  ['dpmpp_2m_sde', 'dpmpp-2m-sde'],
  ['dpmpp_3m_sde', 'dpmpp-3m-sde'],
  ['dpmpp_sde', 'dpmpp-sde'],
  ['dpmpp_2s_ancestral', 'dpmpp-2s-ancestral'],
  ['uni_pc', 'unipc'],
  ['uni_pc_bh2', 'unipc'],
  ['deis', 'deis'],
  ['lcm', 'lcm'],
  ['tcd', 'tcd'],
]);

/** ComfyUI's "normal" steps evenly over the training times. */
const COMFYUI_SCHEDULES: ReadonlyMap<string, ScheduleType> = new Map([
  ['normal', 'uniform'],
  ['karras', 'karras'],
  ['exponential', 'exponential'],
  ['sgm_uniform', 'sgm-uniform'],
]);

/**
 * ComfyUI's and Fooocus's names. What they write is what was drawn with: the schedule stays as named, unless the sampler
 * has a spacing of its own. Their "ddim" is Euler's method over the named schedule; with `ddim_uniform` it is DDIM.
 */
export function chooseByComfyuiName(
  name: string | undefined,
  scheduleName: string | undefined,
): SchedulerChoice | undefined {
  if (name === undefined && scheduleName === undefined) return undefined;
  const sampler = name?.trim().toLowerCase();
  const schedule = scheduleName?.trim().toLowerCase() ?? '';
  if (sampler === 'ddim' && (schedule === 'ddim_uniform' || schedule === ''))
    return { name, scheduler: 'ddim', scheduleName, scheduleType: 'automatic' };
  const scheduler = sampler === 'ddim' ? 'euler' : COMFYUI_SAMPLERS.get(sampler?.replace(/_gpu$/, '') ?? '');
  // Fooocus has a schedule for each of its fast samplers, under the sampler's name.
  const isOwn = schedule === '' || schedule === sampler;
  const named = isOwn ? 'automatic' : COMFYUI_SCHEDULES.get(schedule);
  return { name, scheduler, scheduleName, scheduleType: asStepped(scheduler, named) };
}

/** InvokeAI's, without the `_k` for Karras. Its `dpmpp_2s` and `dpmpp_3m` add no noise: they are others than ours. */
const INVOKEAI_SAMPLERS: ReadonlyMap<string, SchedulerId> = new Map([
  ['ddim', 'ddim'],
  ['pndm', 'pndm'],
  ['plms', 'pndm'],
  ['euler', 'euler'],
  ['euler_a', 'euler-ancestral'],
  ['heun', 'heun'],
  ['lms', 'lms'],
  ['dpmpp_2m', 'dpmpp-2m'],
  ['dpmpp_2m_sde', 'dpmpp-2m-sde'],
  ['dpmpp_sde', 'dpmpp-sde'],
  ['unipc', 'unipc'],
  ['deis', 'deis'],
  ['lcm', 'lcm'],
  ['tcd', 'tcd'],
]);

/** InvokeAI's names since 3.0: `_k` at the end is Karras, without it the steps are even. */
export function chooseByInvokeaiName(name: string | undefined): SchedulerChoice | undefined {
  if (name === undefined) return undefined;
  const lower = name.trim().toLowerCase();
  const scheduler = INVOKEAI_SAMPLERS.get(lower.replace(/_k$/, ''));
  const scheduleType = scheduler && asStepped(scheduler, lower.endsWith('_k') ? 'karras' : 'uniform');
  return { name, scheduler, scheduleType };
}

/** From this many steps on InvokeAI 2 took the model's own levels, below it Karras' for its `k_` samplers. */
const INVOKEAI_2_KARRAS_MAX = 29;

/** InvokeAI 2's names. */
export function chooseByInvokeai2Name(
  name: string | undefined,
  steps: string | undefined,
): SchedulerChoice | undefined {
  if (name === undefined) return undefined;
  const lower = name.trim().toLowerCase();
  const scheduler = INVOKEAI_SAMPLERS.get(lower.replace(/^k_/, ''));
  const isKarras = lower.startsWith('k_') && Number(steps) < INVOKEAI_2_KARRAS_MAX;
  return { name, scheduler, scheduleType: scheduler && asStepped(scheduler, isKarras ? 'karras' : 'uniform') };
}

/** A sampler that picks its own times has no schedule to choose. */
function asStepped(
  scheduler: SchedulerId | undefined,
  scheduleType: ScheduleType | undefined,
): ScheduleType | undefined {
  if (scheduler === undefined || scheduleType === undefined) return scheduleType;
  return SCHEDULER_TRAITS[scheduler].spacings.length > 1 ? scheduleType : 'automatic';
}
