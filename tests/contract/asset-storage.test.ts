import 'fake-indexeddb/auto';
import { describeAssetStorage } from './asset-storage-contract.ts';
import { openInDatabase, openInMemory } from './opened-storage.ts';

describeAssetStorage('memory', openInMemory);
describeAssetStorage('IndexedDB (fake-indexeddb)', openInDatabase);
