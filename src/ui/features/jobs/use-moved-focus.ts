import { type FocusEventHandler, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus on a control whose line changes its place in a list: the browser takes the element out of the page for
 * that, and the focus with it.
 * @returns handlers for the list.
 */
export function useMovedFocus(): { readonly onFocus: FocusEventHandler; readonly onBlur: FocusEventHandler } {
  const focused = useRef<HTMLElement>(undefined);
  useLayoutEffect(() => {
    if (focused.current?.isConnected && document.activeElement === document.body) focused.current.focus();
  });
  return {
    onFocus: ({ target }) => {
      focused.current = target instanceof HTMLElement ? target : undefined;
    },
    // React says nothing of what blurs by its own changes, which is what is made good here.
    onBlur: () => {
      focused.current = undefined;
    },
  };
}
