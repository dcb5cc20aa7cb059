import type { ModelsApi } from '../../../src/domain/protocol/models-api.ts';
import { exposeApi } from '../../../src/engine/expose.ts';
import { createModelsApi } from '../../../src/engine/model-store/models-service.ts';
import { OpfsFileStore } from '../../../src/engine/model-store/opfs-file-store.ts';

/** The models worker in a browser without OPFS. */
Object.defineProperty(StorageManager.prototype, 'getDirectory', { value: undefined });

exposeApi<ModelsApi>(createModelsApi(new OpfsFileStore()));
