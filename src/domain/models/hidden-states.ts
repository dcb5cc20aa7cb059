import { CLIP_SKIP_RANGE } from '../diffusion/request-rules.ts';
import type { ManifestComponent } from './manifest.ts';

/** What exporters call the output of layer `layer`, counted from 1; 0 is what goes into the first. */
function outputName(layer: number): string {
  return `hidden_states.${layer}`;
}

/** Layers of a text encoder, by its config.json; undefined where that does not say. */
function layerCount({ config }: ManifestComponent): number | undefined {
  const count = config['num_hidden_layers'];
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : undefined;
}

/**
 * How far a text encoder's last layers can be skipped, as A1111 counts: 1 is none, 2 leaves one out. More than 1 needs the
 * states after the last layer, before its final norm, and those after the layer that becomes the last.
 */
export function maxClipSkip(textEncoder: ManifestComponent): number {
  const layers = layerCount(textEncoder);
  const has = (layer: number) => textEncoder.outputs.some(({ name }) => name === outputName(layer));
  if (layers === undefined || !has(layers)) return 1;
  let clipSkip = 1;
  while (clipSkip < Math.min(CLIP_SKIP_RANGE.max, layers) && has(layers - clipSkip)) clipSkip += 1;
  return clipSkip;
}

/** The output that stands for the last layer's, before the final norm; `clipSkip` 1…`maxClipSkip`. */
export function hiddenStateOutput(textEncoder: ManifestComponent, clipSkip: number): string {
  return outputName((layerCount(textEncoder) ?? 0) - clipSkip + 1);
}
