/**
 * Splits a step from noise level `from` to `to` into one that goes further `down` and noise of level `up` on top of it:
 * down^2 + up^2 = to^2. With eta 0 nothing is drawn, with eta 1 the step is that of an ancestral sampler.
 * Source: k-diffusion's get_ancestral_step.
 */
export function ancestralStep(from: number, to: number, eta: number): { readonly down: number; readonly up: number } {
  const ratio = to / from;
  const up = Math.min(to, eta * to * Math.sqrt(1 - ratio * ratio));
  // With eta 1 the root of to^2 - up^2 is to^2 / from, free of cancellation.
  return { up, down: eta === 1 ? to * ratio : Math.sqrt(to * to - up * up) };
}
