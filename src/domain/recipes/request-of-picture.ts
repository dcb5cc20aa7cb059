import type { GenerationRequest } from '../diffusion/request.ts';
import type { Recipe } from './recipe.ts';

/**
 * The request that makes this picture again: alone, with its own seeds, however many were made with it. Only a picture that
 * loopback made of another needs the rounds before it, and comes with all of them.
 */
export function requestOfPicture({ request, seed, variationSeed, batchIndex }: Recipe): GenerationRequest {
  const { variation } = request;
  const alone = {
    seed,
    batchSize: 1,
    ...(variation ? { variation: { ...variation, seed: variationSeed ?? variation.seed } } : {}),
  };
  if (request.kind !== 'image-to-image' || !request.loopback) return { ...request, ...alone };
  if (batchIndex >= request.batchSize) return request;
  const { loopback: _loopback, ...firstRound } = request;
  return { ...firstRound, ...alone };
}
