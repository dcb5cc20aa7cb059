import { expect, test } from 'vitest';
import { makeScheduler } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import type { SchedulerId, ScheduleType } from '../../../src/domain/diffusion/schedulers/scheduler.ts';

/**
 * Whole runs of diffusers with a made-up model, apart from the goldens: the final samples, to five digits.
 * Start [-1.5, -0.5, 0.5, 1.5] * initNoiseSigma; model 0.5 * x_in + 0.2 * cos(0.01 * t); draw k is sin(k * (i + 1)).
 */
const VECTORS: readonly [
  id: SchedulerId,
  type: ScheduleType,
  spacing: string,
  steps: number,
  eta: number | undefined,
  epsilon: string,
  velocity: string,
][] = [
  ['ddim', 'uniform', 'leading', 10, 0, '-3.26914 -1.01639 1.23636 3.48911', '-0.62308 -0.20944 0.20421 0.61785'],
  ['ddim', 'uniform', 'trailing', 10, 0, '-4.22437 -1.14809 1.92819 5.00448', '-0.60046 -0.1994 0.20166 0.60272'],
  ['ddim', 'uniform', 'leading', 10, 1, '-0.54563 -0.10564 0.48239 1.3379', '0.11414 0.03889 -0.039 0.11893'],
  ['euler', 'uniform', 'linspace', 10, 0, '-4.19825 -1.13409 1.93006 4.99422', '-0.57887 -0.19304 0.1928 0.57864'],
  ['euler', 'uniform', 'leading', 10, 0, '-3.22845 -1.00778 1.21288 3.43355', '-0.61932 -0.21207 0.19518 0.60244'],
  ['euler', 'uniform', 'trailing', 10, 0, '-4.15089 -1.1302 1.89049 4.91117', '-0.58604 -0.19726 0.19153 0.58031'],
  ['euler', 'uniform', 'trailing', 1, 0, '-8.51823 -1.19386 6.13051 13.45488', '0.81285 0.38328 -0.04628 -0.47585'],
  ['euler', 'karras', 'linspace', 10, 0, '-4.29933 -1.17761 1.94411 5.06584', '-0.57697 -0.20391 0.16914 0.5422'],
  [
    'euler-ancestral',
    'uniform',
    'linspace',
    10,
    undefined,
    '-0.48128 0.04897 0.79107 1.79021',
    '0.14996 0.03767 -0.03792 0.10563',
  ],
  [
    'euler-ancestral',
    'uniform',
    'trailing',
    4,
    undefined,
    '-1.09146 -0.18288 1.80401 3.46445',
    '0.2679 -0.0864 0.15163 0.04939',
  ],
  ['dpmpp-2m', 'uniform', 'linspace', 10, 0, '-3.8332 -1.10579 1.62161 4.34902', '-0.66322 -0.22269 0.21784 0.65837'],
  ['dpmpp-2m', 'uniform', 'leading', 10, 0, '-3.07853 -1.02041 1.03772 3.09585', '-0.69869 -0.24277 0.21316 0.66908'],
  ['dpmpp-2m', 'uniform', 'linspace', 20, 0, '-3.84813 -1.14158 1.56497 4.27151', '-0.72264 -0.26266 0.19732 0.6573'],
  ['dpmpp-2m', 'karras', 'linspace', 20, 0, '-3.82434 -1.14071 1.54292 4.22654', '-0.75469 -0.27238 0.20993 0.69224'],
  ['unipc', 'uniform', 'linspace', 10, 0, '-3.81782 -1.11557 1.58668 4.28892', '-0.67188 -0.2293 0.21328 0.65586'],
  ['unipc', 'uniform', 'leading', 10, 0, '-3.08365 -1.03633 1.01098 3.0583', '-0.70671 -0.24956 0.2076 0.66476'],
  [
    'dpmpp-2m-sde',
    'karras',
    'linspace',
    20,
    undefined,
    '-0.43314 -0.12593 0.26043 0.65079',
    '-0.11023 -0.07281 -0.05081 -0.03209',
  ],
  ['pndm', 'uniform', 'leading', 10, 0, '-3.16704 -1.1073 0.95243 3.01217', '-0.68446 -0.25551 0.17345 0.6024'],
  ['lcm', 'uniform', 'leading', 4, 0, '-0.39776 -0.1116 1.40428 2.48892', '0.14887 -0.03953 0.1928 -0.04307'],
  ['lcm', 'uniform', 'leading', 1, 0, '-8.54392 -1.20242 6.13907 13.48057', '0.81435 0.38378 -0.04678 -0.47735'],
  ['unipc', 'karras', 'linspace', 20, 0, '-3.84444 -1.14182 1.5608 4.26341', '-0.7444 -0.26939 0.20561 0.68061'],
];

const CONFIG = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  steps_offset: 1,
  set_alpha_to_one: false,
  clip_sample: false,
  skip_prk_steps: true,
};

test.each(VECTORS)('[D10] %s %s %s, %d steps, eta %d', (id, scheduleType, spacing, numInferenceSteps, eta, ...ends) => {
  for (const [index, predictionType] of ['epsilon', 'v_prediction'].entries()) {
    const config = { ...CONFIG, timestep_spacing: spacing, prediction_type: predictionType };
    const scheduler = makeScheduler({
      id,
      scheduleType,
      config,
      numInferenceSteps,
      ...(eta === undefined ? {} : { eta }),
    });
    let sample: Float32Array = Float32Array.of(-1.5, -0.5, 0.5, 1.5).map((value) => value * scheduler.initNoiseSigma);
    let drawCount = 0;
    const drawNoise = () => {
      drawCount++;
      return sample.map((_, i) => Math.sin(drawCount * (i + 1)));
    };
    for (const [stepIndex, timestep] of scheduler.timesteps.entries()) {
      const output = scheduler
        .scaleModelInput(sample, stepIndex)
        .map((value) => 0.5 * value + 0.2 * Math.cos(0.01 * timestep));
      sample = scheduler.step(output, stepIndex, sample, drawNoise).prevSample;
    }
    const expected = (ends[index] ?? '').split(' ').map(Number);
    expect(expected).toHaveLength(4);
    for (const [i, value] of expected.entries())
      expect(Math.abs((sample[i] ?? Number.NaN) - value), `${predictionType} ${i}: ${sample[i]}`).toBeLessThan(3e-5);
  }
});
