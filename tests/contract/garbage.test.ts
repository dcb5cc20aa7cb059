import { fuzzSeeds } from '../fuzz-seeds.ts';
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { fuzzGarbage } from './garbage-fuzz.ts';
import { openInDatabase, openInMemory } from './opened-storage.ts';

const SEEDS = fuzzSeeds(20);

describe('[ST41] [ST46] nothing that is named goes, and everything else goes in the end', () => {
  test.each(SEEDS)('seed %i', async (seed) => {
    for (const open of [openInMemory, openInDatabase])
      await expect(fuzzGarbage(seed, 150, await open())).resolves.toBeUndefined();
  });
});
