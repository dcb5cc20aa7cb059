import type { NoiseLevel } from './multistep-schedule.ts';
import type { Term } from './weighted-sum.ts';

/** The part of a step of DPM-Solver++ that all orders have; higher ones add terms of earlier estimates. */
export interface FirstOrderStep {
  /** Step in half log-SNR; infinite when the step ends at no noise. */
  readonly h: number;
  /** (1 + eta) * h: how far the drift goes. */
  readonly decay: number;
  /** Weight of the newest estimate of x_0; 1 on alpha' when the step ends at no noise. */
  readonly gain: number;
  /** keep * x + gain * m0 */
  readonly terms: readonly [Term, Term];
  /** Weight of the noise to draw; the step draws none when eta is 0. */
  readonly noiseWeight: number;
}

/**
 * Solves the linear part of the diffusion equation exactly: Lu et al. 2022 (arXiv 2211.01095), equations 9 and 14. With
 * eta 0 it is the probability flow, with eta 1 the reverse diffusion; eta between as in k-diffusion.
 */
export function firstOrderStep(
  level: NoiseLevel,
  next: NoiseLevel,
  eta: number,
  sample: Float32Array,
  original: Float32Array,
): FirstOrderStep {
  const h = next.lambda - level.lambda;
  const decay = (1 + eta) * h;
  // 0 * Infinity has no value.
  const etaH = eta === 0 ? 0 : eta * h;
  const keep = (next.sigma / level.sigma) * Math.exp(-etaH);
  const gain = -next.alpha * Math.expm1(-decay);
  return {
    h,
    decay,
    gain,
    terms: [
      [keep, sample],
      [gain, original],
    ],
    noiseWeight: next.sigma * Math.sqrt(-Math.expm1(-2 * etaH)),
  };
}
