import type { ReactNode } from 'react';
import styles from './banner.module.css';
import { classNames } from './class-names.ts';

interface BannerProps {
  readonly tone: 'info' | 'warning' | 'danger';
  readonly icon?: ReactNode;
  /** What it is about, over the title. */
  readonly context?: string | undefined;
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: ReactNode;
}

/** Something the page wants said until it is settled. Spoken when it appears: trouble at once, the rest politely. */
export function Banner({ tone, icon, context, title, text, actions }: BannerProps) {
  return (
    <div className={classNames(styles.banner, styles[tone])} role={tone === 'info' ? 'status' : 'alert'}>
      {icon}
      <div className={styles.words}>
        {context ? <p className={styles.context}>{context}</p> : undefined}
        <p className={styles.title}>{title}</p>
        {text ? <p className={styles.text}>{text}</p> : undefined}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : undefined}
    </div>
  );
}
