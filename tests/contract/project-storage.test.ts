import 'fake-indexeddb/auto';
import { openInDatabase, openInMemory } from './opened-storage.ts';
import { describeProjectStorage } from './project-storage-contract.ts';

describeProjectStorage('memory', openInMemory);
describeProjectStorage('IndexedDB (fake-indexeddb)', openInDatabase);
