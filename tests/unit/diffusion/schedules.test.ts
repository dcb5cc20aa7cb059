import { expect, test } from 'vitest';
import { roundHalfToEven } from '../../../src/domain/core/round-half-to-even.ts';
import { alphasCumprod } from '../../../src/domain/diffusion/schedulers/noise-schedule.ts';
import type {
  NoiseScheduleConfig,
  TimestepSpacing,
} from '../../../src/domain/diffusion/schedulers/scheduler-config.ts';
import { sigmaAt, sigmaTable, spreadSigmas, timestepAt } from '../../../src/domain/diffusion/schedulers/sigma-table.ts';
import {
  multistepTimesteps,
  sgmUniformTimesteps,
  singleStepTimesteps,
} from '../../../src/domain/diffusion/schedulers/timestep-spacing.ts';

const STABLE_DIFFUSION: NoiseScheduleConfig = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  trained_betas: null,
  rescale_betas_zero_snr: false,
};
const spacing = (timestep_spacing: TimestepSpacing) => ({
  timestep_spacing,
  num_train_timesteps: 1000,
  steps_offset: 1,
});
const sigmas = sigmaTable(alphasCumprod(STABLE_DIFFUSION));

test('[D4] abar and sigma of Stable Diffusion are the float32 tables of diffusers', () => {
  const abars = alphasCumprod(STABLE_DIFFUSION);
  const known: [index: number, abar: number, sigma: number][] = [
    [0, 0.99914998, 0.0291675348],
    [1, 0.998296, 0.041314479],
    [499, 0.27766943, 1.612887],
    [999, 0.0046600951, 14.6146469],
  ];
  for (const [index, abar, sigma] of known) {
    expect((abars[index] ?? 0) / abar).toBeCloseTo(1, 6);
    expect((sigmas[index] ?? 0) / sigma).toBeCloseTo(1, 6);
  }
});

test('[D4] a zero terminal SNR ends at exactly no signal, or at the given last value, and keeps the start', () => {
  const config = { ...STABLE_DIFFUSION, rescale_betas_zero_snr: true };
  const abars = alphasCumprod(config);
  expect(abars[999]).toBe(0);
  expect(abars[0]).toBeCloseTo(0.99914998, 6);
  expect(alphasCumprod(config, 2 ** -24)[999]).toBe(2 ** -24);
  for (let t = 1; t < 1000; t++) expect(abars[t]).toBeLessThan(abars[t - 1] ?? 0);
});

test('[D4] linear, cosine and trained betas', () => {
  const linear = alphasCumprod({ ...STABLE_DIFFUSION, beta_schedule: 'linear', beta_start: 0.0001, beta_end: 0.02 });
  expect(linear[0]).toBeCloseTo(0.9999, 6);
  expect(linear[999]).toBeCloseTo(4.0358e-5, 8);
  const cosine = alphasCumprod({ ...STABLE_DIFFUSION, beta_schedule: 'squaredcos_cap_v2' });
  expect(cosine[499]).toBeCloseTo(Math.cos(((0.5 + 0.008) / 1.008) * (Math.PI / 2)) ** 2 / 0.99984, 3);
  const trained = alphasCumprod({ ...STABLE_DIFFUSION, num_train_timesteps: 2, trained_betas: [0.5, 0.5] });
  expect([...trained]).toEqual([0.5, 0.25]);
  expect(() => alphasCumprod({ ...STABLE_DIFFUSION, trained_betas: [0.5] })).toThrow(
    expect.objectContaining({ code: 'manifest-invalid' }),
  );
});

test('[D5] single-step samplers: leading, trailing, linspace', () => {
  expect(singleStepTimesteps(spacing('leading'), 5)).toEqual([801, 601, 401, 201, 1]);
  expect(singleStepTimesteps(spacing('leading'), 30).slice(0, 2)).toEqual([958, 925]);
  expect(singleStepTimesteps(spacing('leading'), 50).slice(0, 2)).toEqual([981, 961]);
  expect(singleStepTimesteps(spacing('trailing'), 1)).toEqual([999]);
  expect(singleStepTimesteps(spacing('trailing'), 4)).toEqual([999, 749, 499, 249]);
  expect(singleStepTimesteps(spacing('trailing'), 5)).toEqual([999, 799, 599, 399, 199]);
  expect(singleStepTimesteps(spacing('linspace'), 5)).toEqual([999, 749.25, 499.5, 249.75, 0]);
  expect(singleStepTimesteps(spacing('linspace'), 1)).toEqual([0]);
});

test('[D5] multistep solvers leave the clean end of a grid of N + 1 away, ties to even', () => {
  expect(multistepTimesteps(spacing('leading'), 4)).toEqual([801, 601, 401, 201]);
  expect(multistepTimesteps(spacing('leading'), 10)).toEqual([901, 811, 721, 631, 541, 451, 361, 271, 181, 91]);
  expect(multistepTimesteps(spacing('leading'), 20).slice(0, 2)).toEqual([941, 894]);
  expect(multistepTimesteps(spacing('linspace'), 4)).toEqual([999, 749, 500, 250]);
  expect(multistepTimesteps(spacing('linspace'), 2)).toEqual([999, 500]);
  expect(multistepTimesteps(spacing('linspace'), 6)).toEqual([999, 832, 666, 500, 333, 166]);
  expect(multistepTimesteps(spacing('linspace'), 10)).toEqual([999, 899, 799, 699, 599, 500, 400, 300, 200, 100]);
});

test('[D5] every spacing gives exactly N falling times inside the table, for every N a user may ask for', () => {
  const faults: string[] = [];
  for (const kind of ['linspace', 'leading', 'trailing'] as const) {
    for (const make of [singleStepTimesteps, multistepTimesteps]) {
      for (let count = 1; count <= 150; count++) {
        const times = make(spacing(kind), count);
        const isFalling = times.every((time, i) => time >= 0 && time < (times[i - 1] ?? 1000));
        if (times.length !== count || !isFalling) faults.push(`${make.name} ${kind} ${count}: ${times}`);
      }
    }
  }
  expect(faults).toEqual([]);
});

test('[D6] sigmas at fractional times, held at the ends', () => {
  const at = [999, 749.25, 499.5, 249.75, 0].map((time) => sigmaAt(sigmas, time));
  const expected = [14.614647, 4.08609, 1.615583, 0.695151, 0.029168];
  for (const [i, value] of expected.entries()) expect(at[i]).toBeCloseTo(value, 5);
  expect(sigmaAt(sigmas, 2000)).toBe(sigmas[999]);
  expect(sigmaAt(sigmas, -1)).toBe(sigmas[0]);
});

test('[D6] Karras sigmas and the times that belong to them', () => {
  const karras = spreadSigmas('karras', sigmas[0] ?? 0, sigmas[999] ?? 0, 10);
  const expected = [14.61465, 9.10294, 5.4784, 3.16861, 1.74942, 0.91408, 0.44692, 0.2014, 0.08191, 0.02917];
  for (const [i, value] of expected.entries()) expect(karras[i]).toBeCloseTo(value, 4);
  const times = karras.map((sigma) => roundHalfToEven(timestepAt(sigmas, sigma)));
  expect(times).toEqual([999, 916, 815, 687, 523, 327, 146, 41, 7, 0]);
  for (const spacing of ['karras', 'exponential'] as const)
    expect(spreadSigmas(spacing, 0.1, 5, 1)[0]).toBeCloseTo(5, 5);
});

test('[D6] exponential sigmas fall by one factor, from end to end', () => {
  const exponential = spreadSigmas('exponential', 0.03, 15, 20);
  expect([exponential.length, exponential[0], exponential[19]]).toEqual([20, Math.fround(15), Math.fround(0.03)]);
  for (const [i, sigma] of exponential.slice(1).entries())
    expect(sigma / (exponential[i] ?? 0)).toBeCloseTo((0.03 / 15) ** (1 / 19), 5);
});

test('[D5] SGM uniform times are even from the last one, without the clean end', () => {
  expect(sgmUniformTimesteps(1000, 4)).toEqual([999, 749.25, 499.5, 249.75]);
  expect(sgmUniformTimesteps(1000, 1)).toEqual([999]);
});

test('[D5] rounding goes to the nearest, ties to even', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.49, 2.51, 832.5].map(roundHalfToEven)).toEqual([0, 2, 2, 0, -2, 2, 3, 832]);
});
