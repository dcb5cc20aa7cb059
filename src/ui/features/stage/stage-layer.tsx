import { memo } from 'react';
import { clipStacks, type ShownLayer } from '../../../domain/document/clip-stacks.ts';
import type { DocumentState } from '../../../domain/document/records.ts';
import { LayerContent } from './layer-content.tsx';
import { inkStyle, placeStyle } from './layer-style.ts';
import styles from './stage.module.css';
import { StageStack } from './stage-stack.tsx';

interface StageLayersProps {
  readonly state: DocumentState;
  /** An artboard or a group. */
  readonly parentId: string;
}

/** The layers of an artboard or group, bottom first. */
export function StageLayers({ state, parentId }: StageLayersProps) {
  return clipStacks(state, parentId).map(({ base, clipped }) =>
    clipped.length === 0 ? (
      <LaidLayer key={base.id} state={state} layer={base} />
    ) : (
      <StageStack key={base.id} state={state} base={base}>
        <LaidLayer state={state} layer={base} isPlain />
        {clipped.map((layer) => (
          <LaidLayer key={layer.id} state={state} layer={layer} />
        ))}
      </StageStack>
    ),
  );
}

interface LaidLayerProps {
  readonly state: DocumentState;
  readonly layer: ShownLayer;
  /** Without its own opacity and blend mode: those are of the stack whose base it is. */
  readonly isPlain?: boolean;
}

function LaidLayer({ state, layer, isPlain = false }: LaidLayerProps) {
  if (layer.kind !== 'group') return <StageLayer layer={layer} isPlain={isPlain} />;
  return (
    <div className={styles.group} style={isPlain ? {} : inkStyle(layer)}>
      <StageLayers state={state} parentId={layer.id} />
    </div>
  );
}

/** Drawn again only when the layer itself changed. */
const StageLayer = memo(function StageLayer({ layer, isPlain }: Pick<LaidLayerProps, 'layer' | 'isPlain'>) {
  return (
    <div
      data-layer={layer.id}
      className={styles.layer}
      style={{ ...placeStyle(layer), ...(isPlain ? {} : inkStyle(layer)) }}
    >
      <LayerContent layer={layer} />
    </div>
  );
});
