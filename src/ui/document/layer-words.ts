import type { TFunction } from 'i18next';
import type { Layer } from '../../domain/document/records.ts';

/** Characters of a text that name its layer. */
const TEXT_LENGTH = 40;

/** What a layer is called: its name, the start of its text, or what it is. */
export function layerName(t: TFunction, layer: Layer): string {
  if (layer.name !== '') return layer.name;
  const text = layer.kind === 'text' ? layer.text.trim().slice(0, TEXT_LENGTH) : '';
  return text || t(`layers.kind.${layer.kind === 'shape' ? layer.shape : layer.kind}`);
}
