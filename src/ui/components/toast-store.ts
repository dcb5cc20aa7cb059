import { createStore } from 'zustand/vanilla';

/** A short message with at most one way to act on it. */
export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'danger';
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** Messages that stay at the most; older ones make way. */
const MAX_TOASTS = 4;

let nextId = 1;

/** What the toast region shows, oldest first. */
export const toastStore = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Shows a message and returns its id. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  toastStore.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-MAX_TOASTS) }));
  return id;
}

/** Takes a message away; no-op when it is gone already. */
export function dismissToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
