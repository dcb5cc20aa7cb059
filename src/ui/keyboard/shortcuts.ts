/** Where a key is heard: the whole page, a focused picture in the gallery, the viewer. */
export type ShortcutScope = 'everywhere' | 'gallery' | 'viewer';

interface Shortcut {
  /** tinykeys notation; `$mod` is Ctrl, on macOS Cmd. Letters go by what they type, so that every layout works. */
  readonly keys: string;
  /** As people read it; `mod` is replaced by the platform's key. */
  readonly shown: string;
}

/** The one table: handlers, list and hints are made from it. */
export const SHORTCUTS = {
  everywhere: {
    generate: { keys: '$mod+Enter', shown: 'mod+Enter' },
    // Option+A types å on macOS.
    focusPrompt: { keys: 'Alt+(a|å)', shown: 'Alt+A' },
    list: { keys: '[Shift]+?', shown: 'Shift+?' },
  },
  gallery: {
    open: { keys: 'z', shown: 'Enter, Z' },
    recallAll: { keys: 'a', shown: 'A' },
    recallPrompt: { keys: 'p', shown: 'P' },
    recallSeed: { keys: 's', shown: 'S' },
    recallSize: { keys: 'd', shown: 'D' },
    info: { keys: 'i', shown: 'I' },
    remove: { keys: '(Delete|Backspace)', shown: 'Delete' },
  },
  viewer: {
    previous: { keys: 'ArrowLeft', shown: '←' },
    next: { keys: 'ArrowRight', shown: '→' },
    zoom: { keys: 'z', shown: 'Z' },
    info: { keys: 'i', shown: 'I' },
    recallAll: { keys: 'a', shown: 'A' },
    recallPrompt: { keys: 'p', shown: 'P' },
    recallSeed: { keys: 's', shown: 'S' },
    recallSize: { keys: 'd', shown: 'D' },
    remove: { keys: '(Delete|Backspace)', shown: 'Delete' },
    close: { keys: 'Escape', shown: 'Esc' },
  },
} as const satisfies Record<ShortcutScope, Record<string, Shortcut>>;

export type ShortcutHandlers<Scope extends ShortcutScope> = Readonly<
  Record<keyof (typeof SHORTCUTS)[Scope], (event: KeyboardEvent) => void>
>;

const isMac = typeof navigator === 'object' && /Mac|iPhone|iPad/.test(navigator.platform);

/** `shown` with the platform's name for the main modifier. */
export function keyLabel(shown: string): string {
  return shown.replace('mod', isMac ? '⌘' : 'Ctrl');
}
