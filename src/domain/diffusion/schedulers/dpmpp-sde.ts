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
import { type TwoCallStep, twoCallSteps } from './two-call-steps.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  ...latentBetaEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
});

/**
 * DPM-Solver++ (stochastic), singlestep of second order: k-diffusion's sample_dpmpp_sde with r = 1/2. A step looks at
 * its start and, with its share of the noise, halfway (in ln sigma); the last one, which ends at no noise, looks once.
 *
 * k-diffusion takes both noises of a step from one Brownian path, so that the second goes on from the first. The same
 * is done here with two plain draws: the same law, but other numbers than its tree's.
 */
export function makeDpmppSde(options: SchedulerOptions): Scheduler {
  const { eta } = options;
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule({ ...settings, final_sigmas_type: 'zero' }, options);
  const calls = twoCallSteps(schedule, (from, to) => Math.sqrt(from * to));
  const takeTurn = makeStepOrder();
  let start: { readonly sample: Float32Array; readonly noise: Float32Array | undefined } | undefined;

  return {
    ...sigmaCalls(calls, schedule.initNoiseSigma),
    step(modelOutput, callIndex, sample, drawNoise) {
      takeTurn(callIndex);
      const call = calls[callIndex];
      if (!call) throw new RangeError(`no call ${callIndex}`);
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, 1, call.sigma);
      if (!call.isSecond) {
        const noise = eta > 0 && call.middle > 0 ? drawNoise() : undefined;
        start = { sample, noise };
        return { prevSample: advance(sample, original, call.from, call.middle, noise), predOriginalSample: original };
      }
      const noise = start?.noise && wholeStepNoise(call, start.noise, drawNoise());
      const prevSample = advance(start?.sample ?? sample, original, call.from, call.to, noise);
      return { prevSample, predOriginalSample: original };
    },
  };

  /** From level `from` towards an estimate of x_0 to below level `to`, and up to it with noise. */
  function advance(sample: Float32Array, original: Float32Array, from: number, to: number, noise?: Float32Array) {
    const { down, up } = ancestralStep(from, to, eta);
    const kept = down / from;
    const noiseTerms: Term[] = noise ? [[up, noise]] : [];
    return weightedSum([kept, sample], [1 - kept, original], ...noiseTerms);
  }
}

/** N(0, 1) again: the part of the path up to the middle, which was drawn already, and the part from there on. */
function wholeStepNoise({ from, middle, to }: TwoCallStep, soFar: Float32Array, rest: Float32Array): Float32Array {
  const share = (from - middle) / (from - to);
  return weightedSum([Math.sqrt(share), soFar], [Math.sqrt(1 - share), rest]);
}
