import * as v from 'valibot';
import { roundHalfToEven } from '../../core/round-half-to-even.ts';
import { alphasCumprod, ZERO_SNR_LAST_ALPHA_CUMPROD } from './noise-schedule.ts';
import { type PndmCall, pndmCalls } from './pndm-calls.ts';
import { predictEpsilon } from './predict-epsilon.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, parseSchedulerConfig, spacingEntry } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeStepOrder } from './step-order.ts';
import { singleStepTimesteps } from './timestep-spacing.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  prediction_type: v.optional(v.picklist(['epsilon', 'v_prediction']), 'epsilon'),
  timestep_spacing: spacingEntry('leading'),
  set_alpha_to_one: v.optional(v.boolean(), false),
  /** Whether the first steps do without Runge and Kutta: the configs of Stable Diffusion say so. */
  skip_prk_steps: v.optional(v.boolean(), false),
});

/** Adams and Bashforth's weights of the last outputs, newest first, by how many there are. */
const ADAMS = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]] as const;
/** Runge and Kutta's weights of a step's four outputs. */
const RUNGE_KUTTA = [1 / 6, 1 / 3, 1 / 3, 1 / 6];

/** Pseudo numerical methods: Liu et al. 2022 (arXiv 2202.09778), as diffusers' PNDM; A1111 calls it PLMS. */
export function makePndm({ config, numInferenceSteps, startIndex }: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, config);
  const { prediction_type: predictionType } = settings;
  const abars = alphasCumprod(settings, ZERO_SNR_LAST_ALPHA_CUMPROD);
  const finalAbar = settings.set_alpha_to_one ? 1 : (abars[0] ?? 1);
  const abarAt = (timestep: number) =>
    timestep < 0 ? finalAbar : (abars[Math.min(timestep, abars.length - 1)] ?? Number.NaN);
  const calls = pndmCalls({
    times: singleStepTimesteps(settings, numInferenceSteps).map(roundHalfToEven),
    stride: Math.floor(settings.num_train_timesteps / numInferenceSteps),
    startIndex,
    hasRungeKutta: !settings.skip_prk_steps,
  });
  const takeTurn = makeStepOrder();
  /** Newest first, four at most. */
  let outputs: readonly Float32Array[] = [];
  /** Those of the present step of Runge and Kutta, oldest first. */
  let stepOutputs: readonly Float32Array[] = [];
  let start: Float32Array | undefined;

  return {
    timesteps: calls.map(({ timestep }) => timestep),
    stepOfCall: calls.map(({ stepIndex }) => stepIndex),
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,

    step(modelOutput, callIndex, sample) {
      takeTurn(callIndex);
      const call = calls[callIndex];
      if (!call) throw new RangeError(`no call ${callIndex}`);
      const output = combine(call, modelOutput);
      if (call.startsStep || !start) start = sample;

      const [abar, nextAbar] = [abarAt(call.from), abarAt(call.to)];
      const [signal, noise] = [Math.sqrt(abar), Math.sqrt(1 - abar)];
      const epsilon = predictEpsilon(predictionType, output, start, signal, noise);
      // Equation 9.
      const weight = (abar - nextAbar) / (abar * Math.sqrt(1 - nextAbar) + Math.sqrt(abar * (1 - abar) * nextAbar));
      const prevSample = weightedSum([Math.sqrt(nextAbar / abar), start], [weight, epsilon]);
      return { prevSample, predOriginalSample: predictOriginal(predictionType, output, start, signal, noise) };
    },

    addNoise(original, noise, callIndex) {
      const abar = abarAt(calls[callIndex]?.timestep ?? Number.NaN);
      return weightedSum([Math.sqrt(abar), original], [Math.sqrt(1 - abar), noise]);
    },
  };

  /** The output to go by, of this call's and those before. */
  function combine({ rule, startsStep }: PndmCall, output: Float32Array): Float32Array {
    if (startsStep) outputs = [output, ...outputs].slice(0, ADAMS.length);
    switch (rule) {
      case 'adams':
        return weighted(ADAMS[outputs.length - 1] ?? [], outputs);
      case 'again':
        return weighted([1 / 2, 1 / 2], [output, ...outputs]);
      case 'look':
        stepOutputs = startsStep ? [output] : [...stepOutputs, output];
        return output;
      case 'runge-kutta':
        return weighted(RUNGE_KUTTA, [...stepOutputs, output]);
    }
  }
}

function weighted(weights: readonly number[], values: readonly Float32Array[]): Float32Array {
  const [first, ...others] = weights.map((weight, i): Term => [weight, values[i] ?? new Float32Array()]);
  if (!first) throw new RangeError('nothing to add up');
  return weightedSum(first, ...others);
}
