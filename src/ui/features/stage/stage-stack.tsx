import { Children, type ReactNode, useId } from 'react';
import type { ShownLayer } from '../../../domain/document/clip-stacks.ts';
import type { DocumentState } from '../../../domain/document/records.ts';
import { inkStyle } from './layer-style.ts';
import { Silhouette } from './silhouette.tsx';
import styles from './stage.module.css';

interface StageStackProps {
  readonly state: DocumentState;
  readonly base: ShownLayer;
  /** The base, then what it clips, bottom first. */
  readonly children: ReactNode;
}

/**
 * A layer with those that it clips. They mix with its colours as if these were opaque; then its outline cuts the whole.
 * The scene of a thumbnail is drawn the same way.
 */
export function StageStack({ state, base, children }: StageStackProps) {
  const id = useId();
  const [drawnBase, ...clipped] = Children.toArray(children);
  return (
    <>
      <svg className={styles.definitions} width={0} height={0} aria-hidden>
        <mask id={`${id}-outline`} x={0} y={0} width={1} height={1} style={{ maskType: 'alpha' }}>
          <Silhouette state={state} layer={base} />
        </mask>
        <filter id={`${id}-opaque`} x={0} y={0} width={1} height={1} colorInterpolationFilters="sRGB">
          <feComponentTransfer>
            <feFuncA type="linear" slope={255} />
          </feComponentTransfer>
        </filter>
      </svg>
      <div className={styles.group} style={{ ...inkStyle(base), mask: `url(#${id}-outline)` }}>
        <div className={styles.group} style={{ filter: `url(#${id}-opaque)` }}>
          {drawnBase}
        </div>
        {clipped}
      </div>
    </>
  );
}
