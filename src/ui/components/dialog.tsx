import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

interface DialogProps {
  readonly title: string;
  readonly description?: string;
  readonly closeLabel: string;
  /** The first field has the focus: for a dialog that asks for something. */
  readonly startsInField?: true;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons that answer it. */
  readonly actions?: ReactNode;
}

/**
 * A question or a list over the page. Focus stays inside. Esc and the scrim close it;
 * the focus goes back afterwards.
 */
export function Dialog({ title, description, closeLabel, startsInField, onClose, children, actions }: DialogProps) {
  const cameFrom = useRef<Element>(null);
  return (
    <RadixDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.scrim} />
        <RadixDialog.Content
          className={styles.dialog}
          // The close button would show its tooltip, and the first Esc would only close that.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            cameFrom.current = document.activeElement;
            if (!(event.currentTarget instanceof HTMLElement)) return;
            const field = startsInField ? event.currentTarget.querySelector('input') : undefined;
            (field ?? event.currentTarget).focus();
          }}
          // Radix knows only a button of its own to go back to.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What it led to may have taken the focus.
            if (document.activeElement !== document.body) return;
            const place = cameFrom.current?.isConnected ? cameFrom.current : document.querySelector('main');
            if (place instanceof HTMLElement) place.focus({ preventScroll: true });
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={styles.header}>
            <RadixDialog.Title className={styles.title}>{title}</RadixDialog.Title>
            <IconButton label={closeLabel} icon={<X size={16} aria-hidden />} onClick={onClose} />
          </header>
          {description === undefined ? undefined : (
            <RadixDialog.Description className={styles.description}>{description}</RadixDialog.Description>
          )}
          {children}
          {actions ? <footer className={styles.actions}>{actions}</footer> : undefined}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
