import type { Layer } from '../../../domain/document/records.ts';
import { LayerContent } from './layer-content.tsx';
import { placeStyle } from './layer-style.ts';
import styles from './stage.module.css';

interface LayerFramesProps {
  readonly layers: readonly Layer[];
  /** Screen pixels for one of the artboard. */
  readonly zoom: number;
}

/** A frame around each layer, over all of them: seen whatever lies on a layer, cuts it or lets through. */
export function LayerFrames({ layers, zoom }: LayerFramesProps) {
  return layers.map((layer) => {
    const scale = Math.max(Math.abs(layer.scaleX), Math.abs(layer.scaleY), 0.001);
    const size = 'width' in layer ? { inlineSize: layer.width, blockSize: layer.height } : {};
    // As thick on the screen whatever the scale.
    const style = { ...placeStyle(layer), ...size, outlineWidth: 2 / (zoom * scale) };
    return (
      <div key={layer.id} className={styles.frame} style={style} aria-hidden>
        {layer.kind === 'text' ? <LayerContent layer={layer} /> : undefined}
      </div>
    );
  });
}
