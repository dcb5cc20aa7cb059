import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Color } from '../../../domain/document/records.ts';
import { CheckField } from '../../components/check-field.tsx';
import fieldStyles from '../../components/field.module.css';
import { useEditing } from '../../document/editing-context.tsx';
import styles from './properties-panel.module.css';

interface ColorFieldProps {
  readonly label: string;
  readonly value: Color;
  readonly onChange: (value: Color) => void;
}

/** A colour, by the browser's own picker; while it is open all of it is one step. */
export function ColorField({ label, value, onChange }: ColorFieldProps) {
  const editing = useEditing();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = input.current;
    // React's onChange is the browser's "input"; its "change" says that the picker was closed.
    element?.addEventListener('change', editing.commit);
    return () => element?.removeEventListener('change', editing.commit);
  }, [editing]);
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id} className={fieldStyles.label}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        type="color"
        className={styles.color}
        // The picker knows no opacity, which stays as it is.
        value={value.slice(0, 7)}
        onChange={(event) => onChange(`${toColor(event.target.value)}${value.slice(7)}`)}
      />
    </div>
  );
}

interface OptionalColorFieldProps {
  readonly label: string;
  readonly value: Color | null;
  /** The one that is taken at first. */
  readonly initial: Color;
  readonly onChange: (value: Color | null) => void;
}

/** A colour or none. */
export function OptionalColorField({ label, value, initial, onChange }: OptionalColorFieldProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.optional}>
      <CheckField
        label={label}
        isChecked={value !== null}
        onChange={(isChecked) => onChange(isChecked ? initial : null)}
      />
      {value === null ? undefined : (
        <ColorField label={t('layers.colorOf', { name: label })} value={value} onChange={onChange} />
      )}
    </div>
  );
}

/** The browser's picker gives `#rrggbb`. */
function toColor(value: string): Color {
  return `#${value.replace(/^#/, '')}`;
}
