import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenProject, Version } from '../../../studio/services/projects.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { showToast } from '../../components/toast-store.ts';
import { useEditing } from '../../document/editing-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './versions-panel.module.css';

interface VersionsPanelProps {
  readonly project: OpenProject;
  readonly onSaveVersion: () => void;
}

/** States of the project to go back to: those that were named, and those that the studio keeps by itself. */
export function VersionsPanel({ project, onSaveVersion }: VersionsPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const editing = useEditing();
  const versions = useWatchable(project.versions);
  const [deleting, setDeleting] = useState<Version>();
  const titleId = useId();
  const { isReadOnly } = editing.document;
  const nameOf = (version: Version) => version.name ?? t('versions.automatic');

  const restore = async (version: Version) => {
    editing.commit();
    const before = editing.document.getHistory().entries.findLast((entry) => !entry.isUndone)?.id;
    await project.restoreVersion(version.id);
    showToast({
      tone: 'info',
      title: t('versions.restored', { name: nameOf(version) }),
      action: { label: t('app.undo'), run: () => editing.goTo(before) },
    });
  };
  const detached = (work: Promise<unknown>) => {
    work.catch((error: unknown) => showError(t, error));
  };
  return (
    <section className={styles.panel} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('versions.title')}</h2>
        <Button variant="ghost" isUnavailable={isReadOnly} onClick={onSaveVersion}>
          {t('versions.save')}
        </Button>
      </header>
      {versions.length === 0 ? <p className={styles.hint}>{t('versions.empty')}</p> : undefined}
      <ul className={styles.list} aria-labelledby={titleId}>
        {versions.map((version) => (
          <li key={version.id} className={styles.row}>
            <p className={version.name === undefined ? styles.automatic : styles.name}>{nameOf(version)}</p>
            <p className={styles.hint}>
              {t('versions.facts', { date: format.dateTime(version.createdAt), size: format.bytes(version.sizeBytes) })}
            </p>
            <div className={styles.actions}>
              <Button
                isUnavailable={isReadOnly}
                aria-label={t('versions.restoreOf', {
                  name: nameOf(version),
                  date: format.dateTime(version.createdAt),
                })}
                onClick={() => detached(restore(version))}
              >
                {t('versions.restore')}
              </Button>
              <IconButton
                label={t('versions.deleteOf', { name: nameOf(version), date: format.dateTime(version.createdAt) })}
                icon={<Trash2 size={16} aria-hidden />}
                isUnavailable={isReadOnly}
                onClick={() => setDeleting(version)}
              />
            </div>
          </li>
        ))}
      </ul>
      {deleting ? (
        <Dialog
          title={t('versions.deleteTitle', { name: nameOf(deleting) })}
          description={t('versions.deleteText')}
          closeLabel={t('app.close')}
          onClose={() => setDeleting(undefined)}
          actions={
            <>
              <Button onClick={() => setDeleting(undefined)}>{t('versions.keep')}</Button>
              <Button
                variant="danger"
                onClick={() => {
                  setDeleting(undefined);
                  detached(project.deleteVersion(deleting.id));
                }}
              >
                {t('versions.delete')}
              </Button>
            </>
          }
        >
          <p className={styles.hint}>
            {t('versions.facts', { date: format.dateTime(deleting.createdAt), size: format.bytes(deleting.sizeBytes) })}
          </p>
        </Dialog>
      ) : undefined}
    </section>
  );
}
