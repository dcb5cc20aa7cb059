import { describeAssetStorage } from '../../contract/asset-storage-contract.ts';
import { openInDatabase } from '../../contract/opened-storage.ts';
import { describeProjectStorage } from '../../contract/project-storage-contract.ts';
import { describeStudioStorage } from '../../contract/studio-storage-contract.ts';

describeStudioStorage('IndexedDB in Chromium', async () => (await openInDatabase()).storage);
describeProjectStorage('IndexedDB in Chromium', openInDatabase);
describeAssetStorage('IndexedDB in Chromium', openInDatabase);
