import type { ReactNode } from 'react';
import { useEditing } from '../../document/editing-context.tsx';
import styles from './properties-panel.module.css';

/**
 * Ends the gesture of the field inside that is in use: when the pointer or the key is let go, or the field is left. Words
 * are one gesture from entering their field to leaving it. Esc takes it back.
 */
export function FieldGesture({ children }: { readonly children: ReactNode }) {
  const editing = useEditing();
  const letGo = ({ target }: { readonly target: EventTarget }) => {
    if (!(target instanceof HTMLTextAreaElement)) editing.commit();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices when a field is let go, and does nothing itself.
    <div
      className={styles.fields}
      onPointerUp={letGo}
      onPointerCancel={editing.rollback}
      onKeyUp={letGo}
      onBlur={editing.commit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && editing.rollback()) event.stopPropagation();
      }}
    >
      {children}
    </div>
  );
}
