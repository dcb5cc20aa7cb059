import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { artboardOf, isLayerShown, placedLayers } from '../../document/layer-tree.ts';
import { useDocumentState, useSelection } from '../../document/use-document.ts';
import type { LayerActions } from '../../document/use-layer-actions.ts';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import { useFormat } from '../../words/use-format.ts';
import { deskBounds, fitZoom } from './desk.ts';
import { LayerFrames } from './layer-frames.tsx';
import styles from './stage.module.css';
import { StageLayers } from './stage-layer.tsx';
import { useLayerDrag } from './use-layer-drag.ts';
import { useNudge } from './use-nudge.ts';

/** Around the artboards, in screen pixels. */
const MARGIN_PX = 24;

interface StageProps {
  readonly actions: LayerActions;
  readonly onRename: (layerId: string) => void;
  /** Lies over the first artboard, e.g. a result that waits. */
  readonly over?: ReactNode;
}

/** The artboards with their layers, as large as the place allows. A click selects, dragging and arrows move. */
export function Stage({ actions, onRename, over }: StageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { document } = useEditing();
  const state = useDocumentState(document);
  const selection = useSelection(document);
  const stage = useRef<HTMLElement>(null);
  const room = useRoom(stage);
  const keysId = useId();
  const bounds = deskBounds(state.artboards);
  const zoom = bounds ? fitZoom(bounds, room) : 1;
  const framed = useMemo(
    () => placedLayers(state, selection).filter(({ id }) => isLayerShown(state, id)),
    [state, selection],
  );
  const drag = useLayerDrag(zoom);
  const nudge = useNudge();

  useShortcuts('stage', { ...nudge.shortcuts, leaveSelection: actions.selectNone }, stage);
  useShortcuts(
    'layers',
    {
      removeLayers: actions.remove,
      renameLayer: () => {
        const [first] = document.getSelection();
        if (first !== undefined && !document.isReadOnly) onRename(first);
      },
      moveUp: () => actions.step('forward'),
      moveDown: () => actions.step('backward'),
    },
    stage,
  );

  const [first] = state.artboards;
  return (
    <section
      ref={stage}
      role="application"
      aria-label={first ? t('editor.stage', { width: first.width, height: first.height }) : t('editor.stageEmpty')}
      aria-roledescription={t('editor.stageRole')}
      aria-describedby={keysId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application region has keys of its own.
      tabIndex={0}
      className={styles.stage}
      onKeyUp={nudge.onKeyUp}
      onBlur={nudge.onBlur}
      onPointerDown={drag.onPointerDown}
    >
      <VisuallyHidden>
        <span id={keysId}>{t('editor.stageKeys', { zoom: format.percent(zoom) })}</span>
      </VisuallyHidden>
      {bounds ? (
        <div className={styles.desk} style={{ width: bounds.width * zoom, height: bounds.height * zoom }}>
          <div
            className={styles.world}
            style={{ width: bounds.width, height: bounds.height, transform: `scale(${zoom})` }}
          >
            {state.artboards.map((artboard) => (
              <div
                key={artboard.id}
                className={classNames(styles.artboard, artboard.background === null && styles.transparent)}
                style={{
                  left: artboard.x - bounds.x,
                  top: artboard.y - bounds.y,
                  width: artboard.width,
                  height: artboard.height,
                  ...(artboard.background === null ? {} : { background: artboard.background }),
                }}
              >
                <StageLayers state={state} parentId={artboard.id} />
                <LayerFrames layers={framed.filter(({ id }) => artboardOf(state, id) === artboard.id)} zoom={zoom} />
                {artboard === first ? <div className={styles.over}>{over}</div> : undefined}
              </div>
            ))}
          </div>
        </div>
      ) : undefined}
    </section>
  );
}

/** The size of the stage without its margin, followed as it changes. */
function useRoom(stage: { readonly current: HTMLElement | null }) {
  const [room, setRoom] = useState({ width: 640, height: 480 });
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setRoom({
        width: Math.max(1, element.clientWidth - 2 * MARGIN_PX),
        height: Math.max(1, element.clientHeight - 2 * MARGIN_PX),
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);
  return room;
}
