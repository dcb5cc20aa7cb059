import type { Manifest } from '../../../src/domain/models/manifest.ts';

/** A package whose text encoder has so many layers, and gives the state after each of them. */
export function withHiddenStates(manifest: Manifest, layers: number): Manifest {
  const { textEncoder } = manifest.components;
  const states = Array.from({ length: layers + 1 }, (_, layer) => ({
    name: `hidden_states.${layer}`,
    type: 'float32' as const,
    dims: [],
  }));
  const config = { ...textEncoder.config, num_hidden_layers: layers };
  const outputs = [...textEncoder.outputs, ...states];
  return {
    ...manifest,
    components: { ...manifest.components, textEncoder: { ...textEncoder, outputs, config } },
  };
}
