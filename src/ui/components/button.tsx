import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'aria-disabled'> {
  /** It can do nothing now. It keeps the focus, which a `disabled` button would lose together with the page's keys. */
  readonly isUnavailable?: boolean;
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly size?: 'medium' | 'large';
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words. `type` is `button` unless told, so that none submits a form by accident. */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'medium', icon, isUnavailable, className, onClick, children, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isUnavailable}
      onClick={isUnavailable ? undefined : onClick}
      className={classNames(styles.button, styles[variant], styles[size], className)}
    >
      {icon}
      {children}
    </button>
  );
}
