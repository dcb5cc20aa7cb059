import { useEffect, useRef, useState } from 'react';
import fieldStyles from '../components/field.module.css';

interface RenameFieldProps {
  readonly label: string;
  readonly name: string;
  /** With the new name, or undefined where nothing is to change. `isByKey` when the focus is to go back to its place. */
  readonly onDone: (name: string | undefined, isByKey: boolean) => void;
}

/** A name in the place where it stands: Enter or leaving takes it over, Esc leaves it as it was. */
export function RenameField({ label, name, onDone }: RenameFieldProps) {
  const [draft, setDraft] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => input.current?.select(), []);
  const finish = (next: string | undefined, isByKey: boolean) => {
    // Leaving the field is also what follows Enter and Esc.
    if (isDone.current) return;
    isDone.current = true;
    const trimmed = next?.trim();
    onDone(trimmed && trimmed !== name ? trimmed : undefined, isByKey);
  };
  return (
    <input
      ref={input}
      className={fieldStyles.control}
      aria-label={label}
      autoComplete="off"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => finish(draft, false)}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(draft, true);
        else if (event.key === 'Escape') finish(undefined, true);
      }}
    />
  );
}
