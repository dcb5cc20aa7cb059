import './trusted-types.ts';
import type { InferenceApi } from '../domain/protocol/inference-api.ts';
import { exposeApi, handingOver } from './expose.ts';
import { openInstalledPackage } from './model-store/installed-package.ts';
import { makeInferenceApi } from './runtime/inference-engine.ts';
import { startRuntime } from './runtime/start-runtime.ts';

const engine = makeInferenceApi({ startRuntime, openPackage: (packageId) => openInstalledPackage(packageId) });

exposeApi<InferenceApi>({
  ...engine,
  async generate(request, options, onEvent, inputs) {
    const outcome = await engine.generate(request, options, onEvent, inputs);
    return handingOver(
      outcome,
      outcome.images.map(({ image }) => image.data.buffer),
    );
  },
});
