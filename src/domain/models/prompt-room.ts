import type { Manifest } from './manifest.ts';

/**
 * How many chunks of `tokenizer.modelMaxLength` tokens a package's UNet takes in a row; undefined for any number, as in
 * exports whose sequence length is left open.
 */
export function promptChunkLimit({ components, tokenizer }: Manifest): number | undefined {
  const states = components.unet.inputs.find(({ name }) => name === 'encoder_hidden_states');
  const length = states?.dims[1];
  return typeof length === 'number' ? Math.max(1, Math.floor(length / tokenizer.modelMaxLength)) : undefined;
}
