import type { ModelsApi } from '../../../src/domain/protocol/models-api.ts';
import { exposeApi } from '../../../src/engine/expose.ts';
import { createModelsApi } from '../../../src/engine/model-store/models-service.ts';
import { OpfsFileStore } from '../../../src/engine/model-store/opfs-file-store.ts';

/** The models worker where the browser's estimate leaves 1000 bytes. */
Object.defineProperty(StorageManager.prototype, 'estimate', {
  value: async () => ({ usage: 9000, quota: 10_000 }),
});

exposeApi<ModelsApi>(createModelsApi(new OpfsFileStore()));
