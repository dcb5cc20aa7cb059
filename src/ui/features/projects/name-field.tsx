import { useRef, useState } from 'react';
import styles from './projects.module.css';

interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  /** undefined when it stays as it was. `isByKey` when the focus is to go back to where it came from. */
  readonly onDone: (name: string | undefined, isByKey: boolean) => void;
}

/** A name that is typed in its place: Enter and leaving take it, Escape does not. */
export function NameField({ label, value, onDone }: NameFieldProps) {
  const [name, setName] = useState(value);
  const isDone = useRef(false);
  const finish = (result: string, isByKey: boolean) => {
    // Leaving the field is also what follows Enter and Escape.
    if (isDone.current) return;
    isDone.current = true;
    onDone(result.trim() === '' || result.trim() === value ? undefined : result.trim(), isByKey);
  };
  return (
    <input
      className={styles.nameField}
      aria-label={label}
      value={name}
      maxLength={200}
      autoComplete="off"
      ref={(field) => {
        if (field && document.activeElement !== field) {
          field.focus();
          field.select();
        }
      }}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => finish(name, false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // Or the key would press what has the focus next.
        event.preventDefault();
        finish(event.key === 'Enter' ? name : value, true);
      }}
    />
  );
}
