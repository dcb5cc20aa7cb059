import type { VaeDecoder } from '../../domain/diffusion/ports.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput } from './tensor-spec.ts';

/**
 * Latents to pictures, one at a time, as decoding takes the most memory of all.
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs.
 */
export function makeVaeDecoder(sessions: SessionCache, reader: PackageSource): VaeDecoder {
  const component = reader.manifest.components.vaeDecoder;
  const inputs = requireInputs(component, 'vaeDecoder', { latents: floatOfRank('latent_sample', 4) });
  const output = requireOutput(component, 'vaeDecoder', floatOfRank('sample', 4));

  return {
    decode(latents) {
      checkDims(inputs.latents, latents.dims, 'vaeDecoder');
      return sessions.use(reader, 'vaeDecoder', async (session) => {
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
