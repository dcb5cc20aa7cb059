import { makeSecondOrderDpmpp } from './dpmpp-2m.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerOptions } from './scheduler-options.ts';

/**
 * SDE-DPM-Solver++ (2M): Lu et al. 2022 (arXiv 2211.01095), algorithm 4; with eta between 0 and 1 as k-diffusion's
 * sample_dpmpp_2m_sde. With eta 0 it is DPM++ 2M.
 */
export function makeDpmpp2mSde(options: SchedulerOptions): Scheduler {
  return makeSecondOrderDpmpp(options);
}
