import { ContextMenu as RadixContextMenu, DropdownMenu as RadixDropdownMenu } from 'radix-ui';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';

/** A line of a menu; 'line' parts those above from those below. */
export type MenuEntry =
  | 'line'
  | {
      readonly label: string;
      readonly icon?: ReactNode;
      /** The key that does the same, in words. */
      readonly hint?: string;
      readonly isDanger?: boolean;
      readonly run: () => void;
    };

interface MenuButtonProps {
  readonly entries: readonly MenuEntry[];
  /** The button, which must take a ref. */
  readonly children: ReactElement;
  readonly align?: 'start' | 'end';
}

/** A button that opens a menu. What is chosen happens once the focus is back on the button. */
export function MenuButton({ entries, children, align = 'end' }: MenuButtonProps) {
  const { choose, afterClosing } = useChoice();
  return (
    <RadixDropdownMenu.Root modal={false}>
      <RadixDropdownMenu.Trigger asChild>{children}</RadixDropdownMenu.Trigger>
      <RadixDropdownMenu.Portal>
        <RadixDropdownMenu.Content
          className={styles.menu}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={afterClosing}
        >
          {entries.map((entry, index) =>
            entry === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place.
              <RadixDropdownMenu.Separator key={`line ${index}`} className={styles.line} />
            ) : (
              <RadixDropdownMenu.Item key={entry.label} className={entryClass(entry)} onSelect={() => choose(entry)}>
                <EntryWords entry={entry} />
              </RadixDropdownMenu.Item>
            ),
          )}
        </RadixDropdownMenu.Content>
      </RadixDropdownMenu.Portal>
    </RadixDropdownMenu.Root>
  );
}

interface ContextMenuProps {
  readonly entries: readonly MenuEntry[];
  /** What is pressed on, which must take a ref. */
  readonly children: ReactElement;
}

/** The same entries at the pointer, by right click, long press or the menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  const { choose, afterClosing } = useChoice();
  return (
    <RadixContextMenu.Root modal={false}>
      <RadixContextMenu.Trigger asChild>{children}</RadixContextMenu.Trigger>
      <RadixContextMenu.Portal>
        <RadixContextMenu.Content className={styles.menu} collisionPadding={8} onCloseAutoFocus={afterClosing}>
          {entries.map((entry, index) =>
            entry === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place.
              <RadixContextMenu.Separator key={`line ${index}`} className={styles.line} />
            ) : (
              <RadixContextMenu.Item key={entry.label} className={entryClass(entry)} onSelect={() => choose(entry)}>
                <EntryWords entry={entry} />
              </RadixContextMenu.Item>
            ),
          )}
        </RadixContextMenu.Content>
      </RadixContextMenu.Portal>
    </RadixContextMenu.Root>
  );
}

type MenuAction = Exclude<MenuEntry, 'line'>;

/**
 * Runs what was chosen after the menu has given the focus back: a dialog or a field that it opens takes the focus from
 * there, and returns it there.
 */
function useChoice() {
  const chosen = useRef<MenuAction>(undefined);
  return {
    choose: (entry: MenuAction) => {
      chosen.current = entry;
    },
    afterClosing: () => {
      const entry = chosen.current;
      chosen.current = undefined;
      if (entry) queueMicrotask(entry.run);
    },
  };
}

function entryClass({ isDanger }: MenuAction): string {
  return classNames(styles.entry, isDanger && styles.danger);
}

function EntryWords({ entry: { icon, label, hint } }: { readonly entry: MenuAction }) {
  return (
    <>
      {icon}
      <span className={styles.words}>{label}</span>
      {hint ? (
        <kbd className={styles.key} aria-hidden>
          {hint}
        </kbd>
      ) : undefined}
    </>
  );
}
