import { Check, Lock, Trash2, TriangleAlert } from 'lucide-react';
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
  const { status } = saving;
  useEffect(() => {
    if (status !== 'failed' && status !== 'in-memory') return;
    // The browser asks before it closes a tab that holds what nothing else has.
    const ask = (event: BeforeUnloadEvent) => {
      if (status === 'failed' || project.document.getHistory().entries.length > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [status, project]);

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
  if (saving.status === 'in-memory')
    return (
      <div className={styles.caution}>
        <TriangleAlert size={16} aria-hidden />
        <p role="status">{t('editor.inMemory')}</p>
        <Button onClick={onExport}>{t('editor.export')}</Button>
      </div>
    );
  if (saving.status === 'in-bin')
    return (
      <p className={styles.caution} role="status">
        <Trash2 size={16} aria-hidden />
        {t('editor.inBin')}
      </p>
    );
  if (saving.status === 'read-only')
    return (
      <p className={styles.caution} role="status">
        <Lock size={16} aria-hidden />
        {t('editor.readOnly')}
      </p>
    );
  return (
    <p className={styles.saved}>
      {saving.status === 'saved' ? <Check size={14} aria-hidden /> : undefined}
      {t(saving.status === 'saved' ? 'editor.saved' : 'editor.saving')}
    </p>
  );
}
