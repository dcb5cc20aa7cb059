import type { SchedulerId, ScheduleType } from '../diffusion/schedulers/scheduler.ts';

/** What A1111 and its kin call our schedulers: how the page and PNG texts name them. */
export const SCHEDULER_LABELS: Readonly<Record<SchedulerId, string>> = {
  ddim: 'DDIM',
  pndm: 'PLMS',
  euler: 'Euler',
  'euler-ancestral': 'Euler a',
  heun: 'Heun',
  lms: 'LMS',
  'dpmpp-2m': 'DPM++ 2M',
  'dpmpp-2m-sde': 'DPM++ 2M SDE',
  'dpmpp-3m-sde': 'DPM++ 3M SDE',
  'dpmpp-sde': 'DPM++ SDE',
  'dpmpp-2s-ancestral': 'DPM++ 2S a',
  unipc: 'UniPC',
  deis: 'DEIS',
  lcm: 'LCM',
  tcd: 'TCD',
};

/** The same for the spacing of noise levels. */
export const SCHEDULE_TYPE_LABELS: Readonly<Record<ScheduleType, string>> = {
  automatic: 'Automatic',
  uniform: 'Uniform',
  karras: 'Karras',
  exponential: 'Exponential',
  'sgm-uniform': 'SGM Uniform',
};

/** Other spellings in the field's files, in lower case. */
const SCHEDULER_ALIASES: ReadonlyMap<string, SchedulerId> = new Map([
  ['k_euler', 'euler'],
  ['euler ancestral', 'euler-ancestral'],
  ['euler_ancestral', 'euler-ancestral'],
  ['k_euler_a', 'euler-ancestral'],
  ['k_euler_ancestral', 'euler-ancestral'],
  ['dpmpp_2m', 'dpmpp-2m'],
  ['k_dpmpp_2m', 'dpmpp-2m'],
  ['dpmpp_2m_sde', 'dpmpp-2m-sde'],
  ['k_dpmpp_2m_sde', 'dpmpp-2m-sde'],
  ['dpmpp_3m_sde', 'dpmpp-3m-sde'],
  ['k_dpmpp_3m_sde', 'dpmpp-3m-sde'],
  ['dpmpp_sde', 'dpmpp-sde'],
  ['k_dpmpp_sde', 'dpmpp-sde'],
  ['dpmpp_2s_ancestral', 'dpmpp-2s-ancestral'],
  ['k_dpmpp_2s_a', 'dpmpp-2s-ancestral'],
  ['k_heun', 'heun'],
  ['k_lms', 'lms'],
  ['pndm', 'pndm'],
]);

/** Schedules that older files append to the sampler's name ("DPM++ 2M Karras"). */
const APPENDED_SCHEDULES = ['Karras', 'Exponential', 'Polyexponential', 'SGM Uniform', 'Uniform', 'Simple', 'Beta'];

/** "DPM++ 2M Karras" as sampler and schedule; the schedule is undefined when the name has none. */
export function splitSamplerName(name: string): { readonly sampler: string; readonly schedule: string | undefined } {
  const lower = name.trim().toLowerCase();
  // The longest that fits: "SGM Uniform" also ends in "Uniform".
  const schedule = APPENDED_SCHEDULES.filter((label) => lower.endsWith(` ${label.toLowerCase()}`)).sort(
    (a, b) => b.length - a.length,
  )[0];
  const sampler = schedule === undefined ? name.trim() : name.trim().slice(0, -schedule.length).trim();
  return { sampler, schedule };
}

/** The scheduler that goes by this name, in any case of letters; undefined when the studio has none. */
export function findScheduler(name: string): SchedulerId | undefined {
  return findByLabel(SCHEDULER_LABELS, name) ?? SCHEDULER_ALIASES.get(name.trim().toLowerCase());
}

/** The schedule type that goes by this name; undefined when the studio has none. */
export function findScheduleType(name: string): ScheduleType | undefined {
  return findByLabel(SCHEDULE_TYPE_LABELS, name);
}

function findByLabel<Id extends string>(labels: Readonly<Record<Id, string>>, name: string): Id | undefined {
  const lower = name.trim().toLowerCase();
  for (const id in labels) if (labels[id].toLowerCase() === lower) return id;
  return undefined;
}
