import { type FloatTensor, floatTensor } from '../../domain/core/tensor.ts';
import type { VaeEncoder } from '../../domain/diffusion/ports.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { takeFloats, toOrtTensor } from './tensor-conversion.ts';
import { checkDims, floatOfRank, requireInputs, requireOutput } from './tensor-spec.ts';

/**
 * Pictures to latents. Newer exports give mean and logarithm of the variance, one after the other along the channels
 * (`latent_parameters`), older ones one sample (`latent_sample`).
 * @returns undefined for a package without an encoder
 * @throws StudioError `manifest-invalid` at once when the component has other inputs or outputs.
 */
export function makeVaeEncoder(sessions: SessionCache, reader: PackageSource): VaeEncoder | undefined {
  const component = reader.manifest.components.vaeEncoder;
  if (!component) return undefined;
  const inputs = requireInputs(component, 'vaeEncoder', { picture: floatOfRank('sample', 4) });
  const hasParameters = component.outputs.some(({ name }) => name === 'latent_parameters');
  const output = requireOutput(
    component,
    'vaeEncoder',
    floatOfRank(hasParameters ? 'latent_parameters' : 'latent_sample', 4),
  );

  return {
    encode(picture) {
      checkDims(inputs.picture, picture.dims, 'vaeEncoder');
      return sessions.use(reader, 'vaeEncoder', async (session) => {
        const feed = toOrtTensor(session.runtime.ort, inputs.picture.type, picture.data, picture.dims);
        try {
          const encoded = await takeFloats(await session.run({ [inputs.picture.name]: feed }, output.name));
          return hasParameters ? halves(encoded) : { mean: encoded, logvar: undefined };
        } finally {
          feed.dispose();
        }
      });
    },
  };
}

/** [1, 2C, h, w] → two of [1, C, h, w]. */
function halves({ data, dims }: FloatTensor): { mean: FloatTensor; logvar: FloatTensor } {
  const [rows = 1, channels = 2, ...rest] = dims;
  const half = [rows, channels / 2, ...rest];
  const middle = data.length / 2;
  return { mean: floatTensor(data.subarray(0, middle), half), logvar: floatTensor(data.subarray(middle), half) };
}
