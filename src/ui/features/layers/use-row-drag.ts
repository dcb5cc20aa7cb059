import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useEditing } from '../../document/editing-context.tsx';
import { dropTarget, type LayerTarget } from '../../document/layer-order.ts';
import type { LayerRow } from '../../document/layer-tree.ts';

/** A line over which something is dragged, and where it would land: above it, below it, in the group that it is. */
export interface DropMark {
  readonly layerId: string;
  readonly where: 'above' | 'below' | 'inside';
}

/** Pixels that the pointer moves before a press is a drag. */
const THRESHOLD_PX = 4;

/** Dragging lines of the list with mouse or pen; a finger scrolls, and has the buttons. Esc takes it back. */
export function useRowDrag(tree: RefObject<HTMLElement | null>, rows: readonly LayerRow[]) {
  const editing = useEditing();
  const [mark, setMark] = useState<DropMark>();
  const latestRows = useRef(rows);
  useEffect(() => {
    latestRows.current = rows;
  });
  const end = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => end.current?.(), []);

  const start = (down: ReactPointerEvent, layerId: string) => {
    const element = tree.current;
    const isOnControl = down.target instanceof Element && down.target.closest('button, input');
    if (!element || isOnControl || down.button !== 0 || down.pointerType === 'touch' || editing.document.isReadOnly)
      return;
    let isDragging = false;
    let target: LayerTarget | undefined;
    const listening = new AbortController();
    end.current = () => {
      listening.abort();
      setMark(undefined);
    };

    const onMove = (event: PointerEvent) => {
      if (!isDragging) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD_PX) return;
        isDragging = true;
        // From here on a click is none for the line below the pointer.
        element.setPointerCapture(event.pointerId);
        if (!editing.document.getSelection().includes(layerId)) editing.document.select([layerId]);
      }
      const found = placeAt(element, latestRows.current, event.clientY);
      target = undefined;
      if (found) {
        const { row, where } = found;
        const state = editing.document.getState();
        const dragged = editing.document.getSelection();
        const { layer, index } = row;
        target =
          where === 'inside'
            ? dropTarget(state, dragged, layer.id, state.children.get(layer.id)?.length ?? 0)
            : dropTarget(state, dragged, layer.parentId, where === 'above' ? index + 1 : index);
      }
      setMark(target && found ? { layerId: found.row.layer.id, where: found.where } : undefined);
    };
    const onUp = () => {
      end.current?.();
      if (isDragging && target) editing.run('reorderLayers', target);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isDragging) return;
      event.preventDefault();
      event.stopPropagation();
      end.current?.();
    };
    const { signal } = listening;
    window.addEventListener('pointermove', onMove, { signal });
    window.addEventListener('pointerup', onUp, { signal });
    window.addEventListener('pointercancel', () => end.current?.(), { signal });
    window.addEventListener('keydown', onKey, { capture: true, signal });
  };
  return { mark, start };
}

/** The line at a height, and which part of it: a group is entered in its middle, an open one also below its middle. */
function placeAt(
  tree: HTMLElement,
  rows: readonly LayerRow[],
  clientY: number,
): { readonly row: LayerRow; readonly where: DropMark['where'] } | undefined {
  const elements = [...tree.querySelectorAll<HTMLElement>('[data-row]')];
  const at = elements.findIndex((element) => clientY < element.getBoundingClientRect().bottom);
  const element = at < 0 ? elements.at(-1) : elements[at];
  const row = at < 0 ? rows.at(-1) : rows[at];
  if (!element || !row) return undefined;
  const { top, height } = element.getBoundingClientRect();
  const fraction = (clientY - top) / height;
  if (row.layer.kind !== 'group') return { row, where: fraction < 0.5 ? 'above' : 'below' };
  if (fraction < 0.3) return { row, where: 'above' };
  return { row, where: row.isExpanded || fraction < 0.7 ? 'inside' : 'below' };
}
