import type { PointerEvent } from 'react';
import { useRef } from 'react';

/** Pixels of horizontal movement for one step. */
const PIXELS_PER_STEP = 4;

/**
 * Pointer handlers that turn a horizontal drag on a label into steps. `onStart` fixes the value the drag starts from;
 * `onSteps` is told how many whole steps lie between there and the pointer (negative to the inline start).
 */
export function useLabelDrag(onStart: () => void, onSteps: (steps: number) => void) {
  const startX = useRef<number | undefined>(undefined);
  const toldSteps = useRef(0);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      startX.current = event.clientX;
      toldSteps.current = 0;
      event.currentTarget.setPointerCapture(event.pointerId);
      onStart();
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (startX.current === undefined) return;
      const sign = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
      const steps = Math.trunc(((event.clientX - startX.current) * sign) / PIXELS_PER_STEP);
      if (steps === toldSteps.current) return;
      toldSteps.current = steps;
      onSteps(steps);
    },
    onPointerUp() {
      startX.current = undefined;
    },
    onPointerCancel() {
      startX.current = undefined;
    },
  };
}
