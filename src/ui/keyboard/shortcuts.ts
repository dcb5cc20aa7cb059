/**
 * Where a key is heard: the whole page, a prompt's field, a focused picture in the gallery, the viewer, everywhere in the
 * editor, its stage, its stage and list of layers, the bar of results that wait,
 * the queue's list.
 */
export type ShortcutScope =
  | 'everywhere'
  | 'prompt'
  | 'gallery'
  | 'viewer'
  | 'editor'
  | 'stage'
  | 'layers'
  | 'staging'
  | 'queue';

/** One key, what it is called and when it is silent. */
export interface Shortcut {
  /** tinykeys notation; `$mod` is Ctrl, on macOS Cmd. Letters go by what they type, so that every layout works. */
  readonly keys: string;
  /** As people read it; `mod` is replaced by the platform's key. */
  readonly shown: string;
  /** Text controls have a meaning of their own for it, which goes first. */
  readonly isQuietInText?: true;
  /** A key held down does it again and again. */
  readonly repeats?: true;
}

const isMac = typeof navigator === 'object' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Alt alone goes from word to word on macOS. */
const MOVE = isMac ? { keys: 'Control+Alt', shown: 'Ctrl+Alt' } : { keys: 'Alt', shown: 'Alt' };

/** The one table: handlers, list and hints are made from it. */
export const SHORTCUTS = {
  everywhere: {
    generate: { keys: '$mod+Enter', shown: 'mod+Enter' },
    generateAtFront: { keys: '$mod+Shift+Enter', shown: 'mod+Shift+Enter' },
    // Option+A types å on macOS.
    focusPrompt: { keys: 'Alt+(a|å)', shown: 'Alt+A' },
    list: { keys: '[Shift]+?', shown: 'Shift+?' },
  },
  prompt: {
    weightUp: { keys: '$mod+ArrowUp', shown: 'mod+↑', repeats: true },
    weightDown: { keys: '$mod+ArrowDown', shown: 'mod+↓', repeats: true },
    elementLeft: { keys: `${MOVE.keys}+ArrowLeft`, shown: `${MOVE.shown}+←`, repeats: true },
    elementRight: { keys: `${MOVE.keys}+ArrowRight`, shown: `${MOVE.shown}+→`, repeats: true },
    olderPrompt: { keys: 'Alt+ArrowUp', shown: 'Alt+↑', repeats: true },
    newerPrompt: { keys: 'Alt+ArrowDown', shown: 'Alt+↓', repeats: true },
  },
  gallery: {
    open: { keys: 'z', shown: 'Enter, Z' },
    recallAll: { keys: 'a', shown: 'A' },
    recallPrompt: { keys: 'p', shown: 'P' },
    recallSeed: { keys: 's', shown: 'S' },
    recallSize: { keys: 'd', shown: 'D' },
    recallRemix: { keys: 'r', shown: 'R' },
    info: { keys: 'i', shown: 'I' },
    star: { keys: '.', shown: '.' },
    select: { keys: 'Space', shown: 'Space' },
    selectAll: { keys: '$mod+a', shown: 'mod+A' },
    selectNone: { keys: 'Escape', shown: 'Esc' },
    remove: { keys: '(Delete|Backspace)', shown: 'Delete' },
  },
  viewer: {
    previous: { keys: 'ArrowLeft', shown: '←', repeats: true },
    next: { keys: 'ArrowRight', shown: '→', repeats: true },
    zoom: { keys: 'z', shown: 'Z' },
    info: { keys: 'i', shown: 'I' },
    recallAll: { keys: 'a', shown: 'A' },
    recallPrompt: { keys: 'p', shown: 'P' },
    recallSeed: { keys: 's', shown: 'S' },
    recallSize: { keys: 'd', shown: 'D' },
    recallRemix: { keys: 'r', shown: 'R' },
    remove: { keys: '(Delete|Backspace)', shown: 'Delete' },
    close: { keys: 'Escape', shown: 'Esc' },
  },
  editor: {
    undo: { keys: '$mod+z', shown: 'mod+Z', isQuietInText: true, repeats: true },
    redo: { keys: '$mod+Shift+z', shown: 'mod+Shift+Z', isQuietInText: true, repeats: true },
    redoToo: { keys: '$mod+y', shown: 'mod+Y', isQuietInText: true, repeats: true },
    saveVersion: { keys: '$mod+s', shown: 'mod+S' },
    exportFile: { keys: '$mod+Alt+Shift+s', shown: 'mod+Alt+Shift+S' },
    // Option+N types nothing on macOS: there the key's place tells.
    newText: { keys: 'Alt+(n|KeyN)', shown: 'Alt+N' },
    duplicate: { keys: '$mod+j', shown: 'mod+J' },
    groupLayers: { keys: '$mod+g', shown: 'mod+G' },
    ungroupLayers: { keys: '$mod+Shift+g', shown: 'mod+Shift+G' },
    forward: { keys: '$mod+BracketRight', shown: 'mod+]' },
    backward: { keys: '$mod+BracketLeft', shown: 'mod+[' },
    selectAbove: { keys: 'Alt+BracketRight', shown: 'Alt+]' },
    selectBelow: { keys: 'Alt+BracketLeft', shown: 'Alt+[' },
    selectAll: { keys: '$mod+a', shown: 'mod+A', isQuietInText: true },
    selectNone: { keys: '$mod+d', shown: 'mod+D' },
  },
  stage: {
    nudgeLeft: { keys: 'ArrowLeft', shown: '←', repeats: true },
    nudgeRight: { keys: 'ArrowRight', shown: '→', repeats: true },
    nudgeUp: { keys: 'ArrowUp', shown: '↑', repeats: true },
    nudgeDown: { keys: 'ArrowDown', shown: '↓', repeats: true },
    nudgeFarLeft: { keys: 'Shift+ArrowLeft', shown: 'Shift+←', repeats: true },
    nudgeFarRight: { keys: 'Shift+ArrowRight', shown: 'Shift+→', repeats: true },
    nudgeFarUp: { keys: 'Shift+ArrowUp', shown: 'Shift+↑', repeats: true },
    nudgeFarDown: { keys: 'Shift+ArrowDown', shown: 'Shift+↓', repeats: true },
    leaveSelection: { keys: 'Escape', shown: 'Esc' },
  },
  layers: {
    removeLayers: { keys: '(Delete|Backspace)', shown: 'Delete' },
    renameLayer: { keys: 'F2', shown: 'F2' },
    moveUp: { keys: 'Alt+ArrowUp', shown: 'Alt+↑', repeats: true },
    moveDown: { keys: 'Alt+ArrowDown', shown: 'Alt+↓', repeats: true },
  },
  staging: {
    previousResult: { keys: 'ArrowLeft', shown: '←', repeats: true },
    nextResult: { keys: 'ArrowRight', shown: '→', repeats: true },
    discardResult: { keys: '(Delete|Escape)', shown: 'Esc, Delete' },
  },
  queue: {
    moveJobUp: { keys: 'Alt+ArrowUp', shown: 'Alt+↑', repeats: true },
    moveJobDown: { keys: 'Alt+ArrowDown', shown: 'Alt+↓', repeats: true },
  },
} as const satisfies Record<ShortcutScope, Record<string, Shortcut>>;

export type ShortcutHandlers<Scope extends ShortcutScope> = Readonly<
  Record<keyof (typeof SHORTCUTS)[Scope], (event: KeyboardEvent) => void>
>;

/** `shown` with the platform's name for the main modifier. */
export function keyLabel(shown: string): string {
  return shown.replaceAll('mod', isMac ? '⌘' : 'Ctrl');
}
