import type { SchedulerId } from '../../domain/diffusion/schedulers/scheduler.ts';

/** Samplers as users of other tools know them; names, so the same in every language. */
export const SAMPLER_NAMES: Readonly<Record<SchedulerId, string>> = {
  ddim: 'DDIM',
  euler: 'Euler',
  'euler-ancestral': 'Euler a',
  'dpmpp-2m': 'DPM++ 2M',
  unipc: 'UniPC',
};
