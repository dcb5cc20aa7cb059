import { Check, Lock, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenProject } from '../../studio/services/projects.ts';
import { Button } from '../components/button.tsx';
import { useWatchable } from '../state/use-watchable.ts';
import styles from './editor-top-bar.module.css';

interface SavedStateProps {
  readonly project: OpenProject;
  readonly onExport: () => void;
}

/** Whether everything is on the disk. Always there, and true: trouble is spoken, and comes with what to do. */
export function SavedState({ project, onExport }: SavedStateProps) {
  const { t } = useTranslation();
  const saving = useWatchable(project.saving);
  const isAtRisk = saving.status === 'failed';
  useEffect(() => {
    if (!isAtRisk) return;
    // The browser asks before it closes a tab that holds what nothing else has.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isAtRisk]);

  if (saving.status === 'failed')
    return (
      <div className={styles.trouble} role="alert">
        <TriangleAlert size={16} aria-hidden />
        <p>{t('editor.notSaved', { reason: t(`errors.${saving.error.code}.title`) })}</p>
        <Button
          onClick={() => {
            // What goes wrong again is in the state.
            project.flush().catch(() => {});
          }}
        >
          {t('editor.tryAgain')}
        </Button>
        <Button onClick={onExport}>{t('editor.export')}</Button>
      </div>
    );
  if (saving.status === 'read-only')
    return (
      <p className={styles.readOnly} role="status">
        <Lock size={16} aria-hidden />
        {t('editor.readOnly', { reason: t(`errors.${saving.error.code}.title`) })}
      </p>
    );
  return (
    <p className={styles.saved}>
      {saving.status === 'saved' ? <Check size={14} aria-hidden /> : undefined}
      {t(saving.status === 'saved' ? 'editor.saved' : 'editor.saving')}
    </p>
  );
}
