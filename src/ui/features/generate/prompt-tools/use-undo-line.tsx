import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/button.tsx';
import { showError } from '../../../trouble/show-error.ts';
import styles from './prompt-tools.module.css';

interface Offer {
  readonly text: string;
  /** Undefined where there is nothing to take back. */
  readonly undo: (() => Promise<void>) | undefined;
}

export interface UndoLine {
  /** Says what was done and offers to take it back; the button has the focus. */
  readonly offer: (text: string, undo?: () => Promise<void>) => void;
  /** To be put where it is seen: messages of the page lie outside of a dialog's reach. */
  readonly line: ReactNode;
}

/** The last thing that was done in a dialog, and the way back. */
export function useUndoLine(): UndoLine {
  const { t } = useTranslation();
  const [offered, setOffered] = useState<Offer>();
  const button = useRef<HTMLButtonElement>(null);
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // What was pressed may be gone with what it deleted.
    if (offered) (button.current ?? line.current)?.focus();
  }, [offered]);
  const takeBack = async (undo: () => Promise<void>) => {
    try {
      await undo();
      setOffered({ text: t('promptTools.undone'), undo: undefined });
    } catch (error) {
      showError(t, error);
    }
  };
  return {
    offer: (text, undo) => setOffered({ text, undo }),
    line: (
      <div className={styles.undo} role="status">
        {offered ? (
          <>
            <p ref={line} tabIndex={-1}>
              {offered.text}
            </p>
            {offered.undo ? (
              <Button ref={button} onClick={() => offered.undo && void takeBack(offered.undo)}>
                {t('app.undo')}
              </Button>
            ) : undefined}
          </>
        ) : undefined}
      </div>
    ),
  };
}
