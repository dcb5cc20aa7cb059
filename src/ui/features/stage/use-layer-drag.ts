import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react';
import { useEditing } from '../../document/editing-context.tsx';
import { groupsAround, isLayerLocked, placedLayers } from '../../document/layer-tree.ts';
import { hitLayer } from './hit-layer.ts';

/** Screen pixels that the pointer moves before a press is a drag. */
const THRESHOLD_PX = 3;

/**
 * Selecting and moving with the pointer. A click takes the outermost group around a layer, with Ctrl or Cmd the layer
 * itself; with Shift it is added or taken away. Dragging is one step; Esc takes it back.
 */
export function useLayerDrag(zoom: number) {
  const editing = useEditing();
  const latestZoom = useRef(zoom);
  useEffect(() => {
    latestZoom.current = zoom;
  });
  const end = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => end.current?.(), []);

  const onPointerDown = (down: ReactPointerEvent<HTMLElement>) => {
    if (down.button !== 0 || !(down.target instanceof Element)) return;
    const { document } = editing;
    const state = document.getState();
    const stage = down.currentTarget;
    const hit = down.target.closest('[data-layer]') ? hitLayer(state, layersAt(down.clientX, down.clientY)) : undefined;
    if (hit === undefined) {
      if (!down.shiftKey) document.select([]);
      return;
    }
    const id = down.ctrlKey || down.metaKey ? hit : (groupsAround(state, hit).at(-1)?.id ?? hit);
    const before = document.getSelection();
    const isSelected = before.includes(id) || before.includes(hit);
    if (down.shiftKey) document.select(isSelected ? before.filter((each) => each !== id) : [...before, id]);
    else if (!isSelected) document.select([id]);

    const moved = placedLayers(state, document.getSelection()).filter((layer) => !isLayerLocked(state, layer.id));
    let isDragging = false;
    const listening = new AbortController();
    const { signal } = listening;
    const finish = (isKept: boolean) => {
      listening.abort();
      end.current = undefined;
      if (!isDragging) return;
      if (isKept) editing.commit();
      else editing.rollback();
    };
    end.current = () => finish(false);
    const onMove = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      const dx = event.clientX - down.clientX;
      const dy = event.clientY - down.clientY;
      if (!isDragging) {
        if (Math.hypot(dx, dy) < THRESHOLD_PX || moved.length === 0 || document.isReadOnly) return;
        isDragging = true;
        stage.setPointerCapture(event.pointerId);
      }
      const x = Math.round(dx / latestZoom.current);
      const y = Math.round(dy / latestZoom.current);
      const transforms = moved.map((layer) => ({ layerId: layer.id, x: layer.x + x, y: layer.y + y }));
      editing.preview('drag', 'transformLayers', { transforms });
    };
    const onUp = () => {
      const wasDragged = isDragging;
      finish(true);
      // A click on one of several that are selected means that one.
      if (!wasDragged && !down.shiftKey && isSelected) document.select([before.includes(hit) ? hit : id]);
    };
    window.addEventListener('pointermove', onMove, { signal });
    window.addEventListener('pointerup', onUp, { signal });
    window.addEventListener('pointercancel', () => finish(false), { signal });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !isDragging) return;
        event.preventDefault();
        event.stopPropagation();
        finish(false);
      },
      { capture: true, signal },
    );
  };
  return { onPointerDown };
}

/** The layers whose boxes are at a place of the screen, topmost first. */
function layersAt(x: number, y: number): readonly string[] {
  const ids = globalThis.document
    .elementsFromPoint(x, y)
    .flatMap((element) => element.closest<HTMLElement>('[data-layer]')?.dataset['layer'] ?? []);
  return [...new Set(ids)];
}
