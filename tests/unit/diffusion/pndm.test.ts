import { expect, test } from 'vitest';
import { makeScheduler } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { pndmCalls } from '../../../src/domain/diffusion/schedulers/pndm-calls.ts';

/** What diffusers' own tests pin for 10 steps from k / 768 with the model x * t / (t + 1): sum and mean of |x|. */
const PINNED: readonly [name: string, config: Readonly<Record<string, unknown>>, sum: number, mean: number][] = [
  ['epsilon', {}, 198.1318, 0.258],
  ['v', { prediction_type: 'v_prediction' }, 67.3986, 0.0878],
  ['end at abar 1', { beta_start: 0.01, set_alpha_to_one: true }, 230.0399, 0.2995],
  ['end at abar_0', { beta_start: 0.01, set_alpha_to_one: false }, 186.9482, 0.2434],
];

test.each(PINNED)('[D10] PNDM with Runge and Kutta first, %s', (_name, config, sum, mean) => {
  const scheduler = makeScheduler({ id: 'pndm', scheduleType: 'automatic', config, numInferenceSteps: 10 });
  let sample = Float32Array.from({ length: 768 }, (_, i) => i / 768) as Float32Array;
  for (const [callIndex, timestep] of scheduler.timesteps.entries()) {
    const output = sample.map((value) => (value * timestep) / (timestep + 1));
    sample = scheduler.step(output, callIndex, sample, () => sample).prevSample;
  }
  const total = sample.reduce((all, value) => all + Math.abs(value), 0);
  expect(Math.abs(total - sum)).toBeLessThan(1e-2);
  expect(Math.abs(total / 768 - mean)).toBeLessThan(1e-3);
});

test('[D26] calls of PNDM: the first step twice, or three steps of four calls', () => {
  const times = [800, 600, 400, 200, 0];
  const calls = (startIndex: number, hasRungeKutta: boolean) =>
    pndmCalls({ times, stride: 200, startIndex, hasRungeKutta }).map(({ timestep, stepIndex }) => [
      timestep,
      stepIndex,
    ]);
  expect(calls(0, false)).toEqual([
    [800, 0],
    [600, 0],
    [600, 1],
    [400, 2],
    [200, 3],
    [0, 4],
  ]);
  expect(calls(3, false)).toEqual([
    [400, 0],
    [200, 0],
    [0, 1],
  ]);
  expect(calls(4, false)).toEqual([
    [200, 0],
    [0, 0],
  ]);
  expect(calls(0, true).map(([timestep]) => timestep)).toEqual([
    800, 700, 700, 600, 600, 500, 500, 400, 400, 300, 300, 200, 200, 0,
  ]);
  expect(calls(4, true)).toEqual([[0, 0]]);
});
