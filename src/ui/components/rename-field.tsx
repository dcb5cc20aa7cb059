import { useLayoutEffect, useRef, useState } from 'react';
import fieldStyles from './field.module.css';

interface RenameFieldProps {
  readonly label: string;
  readonly name: string;
  /** UTF-16 units. */
  readonly maxLength: number;
  /** With the new name, or undefined where nothing is to change. `isByKey` when the focus is to go back to its place. */
  readonly onDone: (name: string | undefined, isByKey: boolean) => void;
}

/** A name in the place where it stands: Enter or leaving takes it over, Esc or an empty one leaves it as it was. */
export function RenameField({ label, name, maxLength, onDone }: RenameFieldProps) {
  const [draft, setDraft] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const finish = (next: string, isByKey: boolean) => {
    // Leaving the field is also what follows Enter and Esc.
    if (isDone.current) return;
    isDone.current = true;
    const trimmed = next.trim();
    onDone(trimmed === '' || trimmed === name ? undefined : trimmed, isByKey);
  };
  return (
    <input
      ref={input}
      className={fieldStyles.control}
      aria-label={label}
      autoComplete="off"
      maxLength={maxLength}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => finish(draft, false)}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // Or the key would press what has the focus next.
        event.preventDefault();
        finish(event.key === 'Enter' ? draft : name, true);
      }}
    />
  );
}
