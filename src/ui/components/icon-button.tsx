import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title' | 'disabled' | 'aria-disabled'> {
  /** It can do nothing now; it keeps the focus. */
  readonly isUnavailable?: boolean;
  /** What it does, in words: the accessible name and the tooltip. */
  readonly label: string;
  /** Shown after the label in the tooltip, e.g. a key. */
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A square button with an icon; its label is spoken and shown as a tooltip. */
export function IconButton({ label, hint, icon, isUnavailable, className, onClick, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={hint ? `${label} (${hint})` : label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={isUnavailable}
        onClick={isUnavailable ? undefined : onClick}
        className={classNames(styles.button, styles.ghost, styles.square, className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
