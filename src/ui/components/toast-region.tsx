import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast-region.module.css';
import { dismissToast, type Toast, toastStore } from './toast-store.ts';

/** How long a message stays when nobody points at it or has focus in it; with an action it waits longer. */
const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000;

/** The corner where messages appear; spoken politely. They wait while hovered or focused. */
export function ToastRegion({ label, dismissLabel }: { readonly label: string; readonly dismissLabel: string }) {
  const toasts = useStore(toastStore, (state) => state.toasts);
  const [isHeld, setIsHeld] = useState(false);
  return (
    <section
      className={styles.region}
      aria-label={label}
      aria-live="polite"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} isHeld={isHeld} dismissLabel={dismissLabel} />
      ))}
    </section>
  );
}

interface ToastCardProps {
  readonly toast: Toast;
  readonly isHeld: boolean;
  readonly dismissLabel: string;
}

function ToastCard({ toast, isHeld, dismissLabel }: ToastCardProps) {
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  return (
    <div className={classNames(styles.toast, toast.tone === 'danger' && styles.danger)}>
      <div className={styles.words}>
        <p className={styles.title}>{toast.title}</p>
        {toast.text ? <p className={styles.text}>{toast.text}</p> : undefined}
      </div>
      {toast.action ? (
        <Button
          onClick={() => {
            toast.action?.run();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      ) : undefined}
      <IconButton label={dismissLabel} icon={<X size={16} aria-hidden />} onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
