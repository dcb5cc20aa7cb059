import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast-region.module.css';
import { dismissToast, type Toast, toastStore } from './toast-store.ts';

/** How long a message stays when nobody points at it or has focus in it; with an action it waits longer. */
const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000;

/** The corner where messages appear; spoken politely. One waits while hovered or focused. */
export function ToastRegion({ label, dismissLabel }: { readonly label: string; readonly dismissLabel: string }) {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <section className={styles.region} aria-label={label} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} dismissLabel={dismissLabel} />
      ))}
    </section>
  );
}

interface ToastCardProps {
  readonly toast: Toast;
  readonly dismissLabel: string;
}

function ToastCard({ toast, dismissLabel }: ToastCardProps) {
  const [isHovered, setIsHovered] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const isHeld = isHovered || isFocused;
  const cameFrom = useRef<Element>(null);
  const dismiss = () => {
    // The button goes away with its message: the focus goes back to where it came from.
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
    dismissToast(toast.id);
  };
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that someone is reading, and reacts to nothing.
    <div
      className={classNames(styles.toast, toast.tone === 'danger' && styles.danger)}
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onFocus={({ currentTarget, relatedTarget }) => {
        setIsFocused(true);
        if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
      }}
      onBlur={() => setIsFocused(false)}
    >
      <div className={styles.words}>
        <p className={styles.title}>{toast.title}</p>
        {toast.text ? <p className={styles.text}>{toast.text}</p> : undefined}
      </div>
      {toast.action ? (
        <Button
          onClick={() => {
            dismiss();
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Button>
      ) : undefined}
      <IconButton label={dismissLabel} icon={<X size={16} aria-hidden />} onClick={dismiss} />
    </div>
  );
}
