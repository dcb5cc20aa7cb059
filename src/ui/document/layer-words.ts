import type { TFunction } from 'i18next';
import { cutText } from '../../domain/core/cut-text.ts';
import type { Layer } from '../../domain/document/records.ts';

/** How much of a text names its layer, UTF-16 units. */
const TEXT_LENGTH = 40;

/** What a layer is called: its name, the start of its text, or what it is. */
export function layerName(t: TFunction, layer: Layer): string {
  if (layer.name !== '') return layer.name;
  const text = layer.kind === 'text' ? cutText(layer.text.trim(), TEXT_LENGTH) : '';
  return text || t(`layers.kind.${layer.kind === 'shape' ? layer.shape : layer.kind}`);
}
