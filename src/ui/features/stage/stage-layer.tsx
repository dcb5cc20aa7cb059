import { memo } from 'react';
import type { DocumentState, Layer } from '../../../domain/document/records.ts';
import { classNames } from '../../components/class-names.ts';
import { LayerContent } from './layer-content.tsx';
import { inkStyle, layerStyle } from './layer-style.ts';
import styles from './stage.module.css';

interface StageLayersProps {
  readonly state: DocumentState;
  /** An artboard or a group. */
  readonly parentId: string;
  /** Layers with a frame around them. */
  readonly framedIds: ReadonlySet<string>;
  /** Screen pixels for one of the artboard. */
  readonly zoom: number;
}

/** The layers of an artboard or group, bottom first. */
export function StageLayers({ state, parentId, framedIds, zoom }: StageLayersProps) {
  return (state.children.get(parentId) ?? []).map((id) => {
    const layer = state.layers.get(id);
    if (!layer?.isVisible) return undefined;
    if (layer.kind === 'group')
      return (
        <div key={id} className={styles.group} style={inkStyle(layer)}>
          <StageLayers state={state} parentId={id} framedIds={framedIds} zoom={zoom} />
        </div>
      );
    return <StageLayer key={id} layer={layer} frameZoom={framedIds.has(id) ? zoom : undefined} />;
  });
}

interface StageLayerProps {
  readonly layer: Layer;
  /** Set for a layer with a frame: what makes the frame as thick on the screen whatever the scale. */
  readonly frameZoom: number | undefined;
}

/** Drawn again only when the layer itself changed. */
const StageLayer = memo(function StageLayer({ layer, frameZoom }: StageLayerProps) {
  const scale = Math.max(Math.abs(layer.scaleX), Math.abs(layer.scaleY), 0.001);
  return (
    <div
      data-layer={layer.id}
      className={classNames(styles.layer, frameZoom !== undefined && styles.framed)}
      style={{
        ...layerStyle(layer),
        ...(frameZoom === undefined ? {} : { outlineWidth: 2 / (frameZoom * scale) }),
      }}
    >
      <LayerContent layer={layer} />
    </div>
  );
});
