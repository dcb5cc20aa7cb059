import * as v from 'valibot';
import { ancestralStep } from './ancestral-step.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import {
  commonEntries,
  latentBetaEntries,
  parseSchedulerConfig,
  spacingEntry,
  spacingFlagEntries,
} from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeSigmaSchedule, sigmaCalls } from './sigma-schedule.ts';
import { makeStepOrder } from './step-order.ts';
import { twoCallSteps } from './two-call-steps.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  ...latentBetaEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
});

/**
 * DPM-Solver++ (2S) with ancestral steps: k-diffusion's sample_dpmpp_2s_ancestral. A step goes without noise to below
 * its end, by what the UNet says halfway there (in ln sigma), and comes back up with one draw; the last one, which ends
 * at no noise, looks once and draws none.
 */
export function makeDpmpp2sAncestral(options: SchedulerOptions): Scheduler {
  const { eta } = options;
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule({ ...settings, final_sigmas_type: 'zero' }, options);
  const calls = twoCallSteps(schedule, (from, to) => Math.sqrt(from * ancestralStep(from, to, eta).down));
  const takeTurn = makeStepOrder();
  let start: Float32Array | undefined;

  return {
    ...sigmaCalls(calls, schedule.initNoiseSigma),
    step(modelOutput, callIndex, sample, drawNoise) {
      takeTurn(callIndex);
      const call = calls[callIndex];
      if (!call) throw new RangeError(`no call ${callIndex}`);
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, 1, call.sigma);
      if (!call.isSecond) {
        start = sample;
        const kept = call.middle / call.from;
        return { prevSample: weightedSum([kept, sample], [1 - kept, original]), predOriginalSample: original };
      }
      const { down, up } = ancestralStep(call.from, call.to, eta);
      const kept = down / call.from;
      const noise: Term[] = eta > 0 ? [[up, drawNoise()]] : [];
      const prevSample = weightedSum([kept, start ?? sample], [1 - kept, original], ...noise);
      return { prevSample, predOriginalSample: original };
    },
  };
}
