import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly isLabelHidden?: boolean;
  readonly hint?: string | undefined;
  readonly className?: string | undefined;
  readonly disabled?: boolean;
}

/** A choice of one, as the browser's own select: it needs no injected style and every platform knows it. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, value, options, onChange, isLabelHidden = false, hint, className, disabled } = props;
  const id = useId();
  return (
    <div className={classNames(styles.field, className)}>
      {isLabelHidden ? undefined : (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
      <div className={styles.selectWrap}>
        <select
          id={id}
          className={classNames(styles.control, styles.select)}
          aria-label={isLabelHidden ? label : undefined}
          aria-describedby={hint ? `${id}-hint` : undefined}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={14} aria-hidden />
      </div>
      {hint ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      ) : undefined}
    </div>
  );
}
