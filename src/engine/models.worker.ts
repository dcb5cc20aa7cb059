import './trusted-types.ts';
import type { ModelsApi } from '../domain/protocol/models-api.ts';
import { exposeApi } from './expose.ts';
import { createModelsApi } from './model-store/models-service.ts';
import { OpfsFileStore } from './model-store/opfs-file-store.ts';

exposeApi<ModelsApi>(createModelsApi(new OpfsFileStore()));
