import { pictureSeed } from '../diffusion/picture-random.ts';
import type { GenerationRequest } from '../diffusion/request.ts';
import { pictureCount } from '../diffusion/request.ts';
import type { Range } from '../diffusion/request-rules.ts';

/** How often one request may be queued at once. */
export const BATCH_COUNT_RANGE: Range = { min: 1, max: 100 };

/** What the seed of a request does when it is queued again. */
export type SeedRule =
  /** Goes on after the last picture of the request before, as A1111's batch count does. */
  | 'increment'
  | 'same'
  /** Drawn for each. */
  | 'random';

/**
 * The request of round 0, 1, … of a batch. Where a variation is mixed in, its seed goes on and the other stays.
 * @param drawSeed gives a uint32.
 */
export function requestOfRound(
  request: GenerationRequest,
  round: number,
  rule: SeedRule,
  drawSeed: () => number,
): GenerationRequest {
  if (round === 0 || rule === 'same') return request;
  if (rule === 'random') return { ...request, seed: drawSeed() };
  const { seed, variation } = pictureSeed(request, round * pictureCount(request));
  return variation === undefined ? { ...request, seed } : { ...request, seed, variation };
}
