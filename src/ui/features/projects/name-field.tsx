import { useRef, useState } from 'react';
import styles from './projects.module.css';

interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  /** undefined when it stays as it was. */
  readonly onDone: (name: string | undefined) => void;
}

/** A name that is typed in its place: Enter and leaving take it, Escape does not. */
export function NameField({ label, value, onDone }: NameFieldProps) {
  const [name, setName] = useState(value);
  const isDone = useRef(false);
  const finish = (result: string | undefined) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result);
  };
  return (
    <input
      className={styles.nameField}
      aria-label={label}
      value={name}
      maxLength={200}
      ref={(field) => {
        if (field && document.activeElement !== field) {
          field.focus();
          field.select();
        }
      }}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => finish(name.trim() === '' ? undefined : name.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing)
          finish(name.trim() === '' ? undefined : name.trim());
        else if (event.key === 'Escape') finish(undefined);
        event.stopPropagation();
      }}
    />
  );
}
