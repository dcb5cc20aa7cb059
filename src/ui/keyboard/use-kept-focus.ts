import { type FocusEventHandler, type RefObject, useLayoutEffect, useRef } from 'react';

interface KeptFocus {
  readonly onFocus: FocusEventHandler;
  readonly onBlur: FocusEventHandler;
}

/**
 * Keeps the focus in a grid of tiles, of which one has `tabIndex` 0: a tile that goes away gives it to that one, and one
 * that changes its place keeps it. Both would lose it, as the browser takes the element out.
 * @returns handlers for the grid.
 */
export function useKeptFocus(grid: RefObject<HTMLElement | null>): KeptFocus {
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body)
      grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  });
  return {
    onFocus: () => {
      hadFocus.current = true;
    },
    // React says nothing of what blurs by its own changes, which is what is made good here.
    onBlur: () => {
      hadFocus.current = false;
    },
  };
}
