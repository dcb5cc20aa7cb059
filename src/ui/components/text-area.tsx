import type { KeyboardEvent, Ref } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import fieldStyles from './field.module.css';
import styles from './text-area.module.css';

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly isLabelHidden?: boolean;
  readonly size?: 'medium' | 'large';
  readonly describedBy?: string | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Text of any length that grows with its content up to a limit, then scrolls. */
export function TextArea(props: TextAreaProps) {
  const {
    label,
    value,
    onChange,
    placeholder,
    isLabelHidden = false,
    size = 'medium',
    describedBy,
    onKeyDown,
    ref,
  } = props;
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      {isLabelHidden ? undefined : (
        <label htmlFor={id} className={fieldStyles.label}>
          {label}
        </label>
      )}
      {/* The hidden twin has the same text and so the same height; the textarea fills the cell they share. */}
      <div className={classNames(styles.grow, styles[size])} data-text={`${value}\n`}>
        <textarea
          ref={ref}
          id={id}
          rows={1}
          className={styles.input}
          aria-label={isLabelHidden ? label : undefined}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  );
}
