import { type RefObject, useEffect, useRef } from 'react';
import { type KeybindingsMap, tinykeys } from 'tinykeys';
import { SHORTCUTS, type Shortcut, type ShortcutHandlers, type ShortcutScope } from './shortcuts.ts';

const TEXT_CONTROLS = 'textarea, select, [contenteditable], [role="slider"], input:not([type="checkbox"])';

/**
 * Listens for a scope's keys: on `target`'s element (heard while focus is inside), or on the window without one. Keys
 * without Ctrl, Cmd or Alt are silent while text is edited, and all are while an input method composes or a dialog is
 * open over the page. A key held down does its work once, unless the table says that it repeats.
 */
export function useShortcuts<Scope extends ShortcutScope>(
  scope: Scope,
  handlers: ShortcutHandlers<Scope>,
  target?: RefObject<HTMLElement | null>,
): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const table: Readonly<Record<string, Shortcut>> = SHORTCUTS[scope];
    const bindings: KeybindingsMap = {};
    for (const [name, { keys, isQuietInText, repeats }] of Object.entries(table)) {
      bindings[keys] = (event) => {
        if (isQuietInText && isEditedText(event.target)) return;
        event.preventDefault();
        if (event.repeat && !repeats) return;
        const current: Readonly<Record<string, (event: KeyboardEvent) => void>> = latest.current;
        current[name]?.(event);
      };
    }
    const element = target === undefined ? window : target.current;
    return element ? tinykeys(element, bindings, { ignore: isForTheControl }) : undefined;
  }, [scope, target]);
}

function isForTheControl(event: KeyboardEvent): boolean {
  if (event.isComposing || event.defaultPrevented) return true;
  const focused = event.target instanceof Element ? event.target : undefined;
  if (focused?.closest('[role="dialog"]')) return true;
  return !(event.ctrlKey || event.metaKey || event.altKey) && focused?.matches(TEXT_CONTROLS) === true;
}

/** A text control whose undo is its own. In a part of the page that says `data-undo="document"` it is the document's. */
function isEditedText(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(TEXT_CONTROLS) && !target.closest('[data-undo="document"]');
}
