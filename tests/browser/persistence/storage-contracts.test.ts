import { expect, test } from 'vitest';
import { describeAssetStorage } from '../../contract/asset-storage-contract.ts';
import { fuzzGarbage } from '../../contract/garbage-fuzz.ts';
import { openInDatabase } from '../../contract/opened-storage.ts';
import { describeProjectStorage } from '../../contract/project-storage-contract.ts';
import { describeStudioStorage } from '../../contract/studio-storage-contract.ts';

describeStudioStorage('IndexedDB in Chromium', async () => (await openInDatabase()).storage);
describeProjectStorage('IndexedDB in Chromium', openInDatabase);
describeAssetStorage('IndexedDB in Chromium', openInDatabase);

test.each([101, 102, 103, 104, 105])('[ST41] [ST46] nothing that is named goes, seed %i', async (seed) => {
  await expect(fuzzGarbage(seed, 150, await openInDatabase())).resolves.toBeUndefined();
});
