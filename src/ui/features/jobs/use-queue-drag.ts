import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { QueueTarget } from '../../../domain/jobs/queue-order.ts';

/** A line beside which the dragged one would land. */
export interface DropMark {
  readonly jobId: string;
  readonly where: 'before' | 'after';
}

/** Pixels that the pointer moves before a press is a drag. */
const THRESHOLD_PX = 4;

/** Dragging lines of the queue by their handle, with mouse, pen or finger. Esc takes it back. */
export function useQueueDrag(
  list: RefObject<HTMLElement | null>,
  onDrop: (jobId: string, target: QueueTarget) => void,
) {
  const [draggedId, setDraggedId] = useState<string>();
  const [mark, setMark] = useState<DropMark>();
  const latestOnDrop = useRef(onDrop);
  useEffect(() => {
    latestOnDrop.current = onDrop;
  });
  const end = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => end.current?.(), []);

  // The same function from render to render: the lines are many.
  const [start] = useState(() => (down: ReactPointerEvent, jobId: string) => {
    const element = list.current;
    if (!element || down.button !== 0) return;
    end.current?.();
    let isDragging = false;
    let target: DropMark | undefined;
    const listening = new AbortController();
    end.current = () => {
      listening.abort();
      setDraggedId(undefined);
      setMark(undefined);
    };

    const onMove = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      if (!isDragging) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD_PX) return;
        isDragging = true;
        setDraggedId(jobId);
      }
      const found = placeAt(element, event.clientY);
      target = found?.jobId === jobId ? undefined : found;
      setMark(target);
    };
    const onUp = () => {
      end.current?.();
      if (!isDragging || !target) return;
      latestOnDrop.current(jobId, target.where === 'before' ? { before: target.jobId } : { after: target.jobId });
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
  });
  return { draggedId, mark, start };
}

/** The line at a height, and which half of it. Above and below all lines it is the first and the last. */
function placeAt(list: HTMLElement, clientY: number): DropMark | undefined {
  const lines = [...list.querySelectorAll<HTMLElement>('[data-job]')];
  const line = lines.find((each) => clientY < each.getBoundingClientRect().bottom) ?? lines.at(-1);
  const jobId = line?.dataset['job'];
  if (!line || jobId === undefined) return undefined;
  const { top, height } = line.getBoundingClientRect();
  return { jobId, where: clientY < top + height / 2 ? 'before' : 'after' };
}
