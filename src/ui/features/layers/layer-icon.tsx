import { Brush, Circle, Folder, Image, Square, SquareDashed, Type } from 'lucide-react';
import type { Layer } from '../../../domain/document/records.ts';
import styles from './layer-tree.module.css';

const ICONS = {
  raster: Image,
  text: Type,
  rectangle: Square,
  ellipse: Circle,
  drawing: Brush,
  group: Folder,
  mask: SquareDashed,
} as const;

/** What kind of layer it is, as a picture; the layer's name says it in words. */
export function LayerIcon({ layer }: { readonly layer: Layer }) {
  const Icon = ICONS[layer.kind === 'shape' ? layer.shape : layer.kind];
  return <Icon className={styles.icon} size={14} aria-hidden />;
}
