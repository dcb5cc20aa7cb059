import type { VaeDecoder } from '../../domain/diffusion/ports.ts';
import type { ManifestComponent } from '../../domain/models/manifest.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput } from './tensor-spec.ts';

/**
 * Latents to pictures, one at a time, as decoding takes the most memory of all.
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs.
 */
export function makeVaeDecoder(sessions: SessionCache, reader: PackageSource): VaeDecoder {
  return makeDecoder(sessions, reader, 'vaeDecoder', reader.manifest.components.vaeDecoder);
}

/** The package's small decoder for previews, where it has one. Throws as `makeVaeDecoder`. */
export function makePreviewDecoder(sessions: SessionCache, reader: PackageSource): VaeDecoder | undefined {
  const component = reader.manifest.components.previewDecoder;
  return component && makeDecoder(sessions, reader, 'previewDecoder', component);
}

function makeDecoder(
  sessions: SessionCache,
  reader: PackageSource,
  name: 'vaeDecoder' | 'previewDecoder',
  component: ManifestComponent,
): VaeDecoder {
  const inputs = requireInputs(component, name, { latents: floatOfRank('latent_sample', 4) });
  const output = requireOutput(component, name, floatOfRank('sample', 4));

  return {
    decode(latents) {
      checkDims(inputs.latents, latents.dims, name);
      return sessions.use(reader, name, async (session) => {
        const feed = toOrtTensor(session.runtime.ort, inputs.latents.type, latents.data, latents.dims);
        try {
          return await takeFloats(await session.run({ [inputs.latents.name]: feed }, output.name));
        } finally {
          feed.dispose();
        }
      });
    },
  };
}
