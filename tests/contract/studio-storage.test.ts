import 'fake-indexeddb/auto';
import { MemoryStorage } from '../../src/studio/persistence/memory-storage.ts';
import { openStorage } from '../../src/studio/persistence/open-storage.ts';
import { describeStudioStorage } from './studio-storage-contract.ts';

describeStudioStorage('memory', async () => new MemoryStorage());

let count = 0;
describeStudioStorage('IndexedDB (fake-indexeddb)', async () => {
  count += 1;
  const { storage, problem } = await openStorage({ name: `contract-${count}` });
  if (problem) throw problem;
  return storage;
});
