import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import styles from './visually-hidden.module.css';

const announcements = createStore<{ readonly text: string; readonly count: number }>(() => ({ text: '', count: 0 }));

/** Has a screen reader say `text` when it is done with what it says now. */
export function announce(text: string): void {
  announcements.setState(({ count }) => ({ text, count: count + 1 }));
}

/** Where announcements are put for screen readers: once in the page, there from the start. */
export function LiveRegion() {
  const { text, count } = useStore(announcements);
  // Two nodes take turns, so that the same words said twice are a change too.
  return (
    <div className={styles.hidden} aria-live="polite" data-testid="announcements">
      <p>{count % 2 === 0 ? text : ''}</p>
      <p>{count % 2 === 1 ? text : ''}</p>
    </div>
  );
}
