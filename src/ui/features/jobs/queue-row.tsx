import type { ReactNode } from 'react';
import styles from './queue-row.module.css';

interface QueueRowProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly actions: ReactNode;
}

/** One line of the queue: what it is, how it stands, what can be done. */
export function QueueRow({ icon, title, text, actions }: QueueRowProps) {
  return (
    <article className={styles.row} aria-label={title}>
      <span className={styles.icon}>{icon}</span>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>{actions}</div>
    </article>
  );
}
