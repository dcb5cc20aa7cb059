import { expect, test } from 'vitest';
import { requestOfRound, type SeedRule } from '../../../src/domain/batches/repeat-request.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

const drawSeed = () => 1234;
const seeds = (rule: SeedRule, request = makeRequest({ seed: 10, batchSize: 4 })) =>
  [0, 1, 2].map((round) => requestOfRound(request, round, rule, drawSeed).seed);

test('[B2] the seed goes on after the last picture of the round before', () => {
  expect(seeds('increment')).toEqual([10, 14, 18]);
  expect(seeds('increment', makeRequest({ seed: 2 ** 32 - 1, batchSize: 2 }))).toEqual([2 ** 32 - 1, 1, 3]);
});

test('[B2] where a variation is mixed in its seed goes on', () => {
  const request = makeRequest({ seed: 10, batchSize: 2, variation: { seed: 5, strength: 0.2 } });
  expect(requestOfRound(request, 3, 'increment', drawSeed)).toEqual({
    ...request,
    variation: { seed: 11, strength: 0.2 },
  });
});

test('[B2] rounds of a loopback take as many seeds as they make pictures', () => {
  const request = {
    ...makeRequest({ seed: 10, batchSize: 2 }),
    kind: 'image-to-image',
    imageId: 'a'.repeat(64),
    strength: 0.5,
    resizeMode: 'just-resize',
    loopback: { loops: 3, finalStrength: 0.5 },
  } as const;
  expect(requestOfRound(request, 1, 'increment', drawSeed).seed).toBe(16);
});

test('[B2] without increment each round is the same request; a random seed is drawn for each but the first', () => {
  expect(seeds('same')).toEqual([10, 10, 10]);
  expect(seeds('random')).toEqual([10, 1234, 1234]);
});
