import { StudioError } from '../../core/errors.ts';
import type { NoiseScheduleConfig } from './scheduler-config.ts';

const { fround } = Math;

/**
 * The terminal abar that the sigma-based classes take instead of 0 under rescale_betas_zero_snr: sigma is then 4096
 * instead of infinite, the most that float16 samples would bear.
 */
export const ZERO_SNR_LAST_ALPHA_CUMPROD = 2 ** -24;

/**
 * abar_t, the share of signal (as variance) that is left at training time t: float32, length num_train_timesteps,
 * falling from nearly 1. Computed in float32 with a double-precision running product, as torch does.
 * @param lastValue replaces the zero that rescale_betas_zero_snr makes at the end.
 */
export function alphasCumprod(config: NoiseScheduleConfig, lastValue = 0): Float32Array {
  const betas = trainingBetas(config);
  if (!config.rescale_betas_zero_snr) return runningProduct(betas);
  const table = runningProduct(betasWithZeroTerminalSnr(betas));
  table[table.length - 1] = lastValue;
  return table;
}

function trainingBetas(config: NoiseScheduleConfig): Float32Array {
  const { num_train_timesteps: count, trained_betas: trained } = config;
  if (trained !== null) {
    if (trained.length !== count)
      throw new StudioError('manifest-invalid', `trained_betas holds ${trained.length} values, not ${count}.`, {
        problems: [`trained_betas: ${trained.length} values for ${count} timesteps`],
      });
    return Float32Array.from(trained);
  }
  switch (config.beta_schedule) {
    case 'linear':
      return evenlySpaced(config.beta_start, config.beta_end, count);
    case 'scaled_linear':
      return evenlySpaced(Math.sqrt(config.beta_start), Math.sqrt(config.beta_end), count).map((root) => root * root);
    case 'squaredcos_cap_v2':
      return cosineBetas(count);
  }
}

/** torch.linspace in float32: the second half counts back from the end. */
function evenlySpaced(start: number, end: number, count: number): Float32Array {
  const step = count === 1 ? 0 : fround((fround(end) - fround(start)) / (count - 1));
  return Float32Array.from({ length: count }, (_, i) =>
    i < count / 2 ? fround(start) + step * i : fround(end) - step * (count - 1 - i),
  );
}

/** Nichol and Dhariwal 2021 (arXiv 2102.09672), equation 17, capped. */
function cosineBetas(count: number): Float32Array {
  const signal = (share: number) => Math.cos(((share + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
  return Float32Array.from({ length: count }, (_, i) =>
    Math.min(1 - signal((i + 1) / count) / signal(i / count), 0.999),
  );
}

/** Lin et al. 2023 (arXiv 2305.08891), algorithm 1: shifts and scales sqrt(abar) so that it ends at zero. */
function betasWithZeroTerminalSnr(betas: Float32Array): Float32Array {
  const roots = runningProduct(betas).map((product) => Math.sqrt(product));
  const first = roots[0] ?? 1;
  const last = roots[roots.length - 1] ?? 0;
  const scale = fround(first / fround(first - last));
  const bars = roots.map((root) => fround(fround(root - last) * scale) ** 2);
  return bars.map((bar, i) => 1 - fround(bar / (i === 0 ? 1 : (bars[i - 1] ?? 1))));
}

function runningProduct(betas: Float32Array): Float32Array {
  let product = 1;
  return betas.map((beta) => {
    product *= fround(1 - beta);
    return product;
  });
}
