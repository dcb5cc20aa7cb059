import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../../studio/services/projects.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './projects.module.css';

/** Projects in the bin: back, or gone for good, which alone is asked twice as it cannot be undone. */
export function BinDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { bin } = useWatchable(studio.projects);
  const [asked, setAsked] = useState<string>();
  const detached = (work: Promise<unknown>) => {
    work.catch((error: unknown) => showError(t, error));
  };
  const purge = (project: Project) => {
    setAsked(undefined);
    detached(studio.projects.purge(project.id));
  };
  return (
    <Dialog
      title={t('projects.bin')}
      description={t('projects.binText')}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      {bin.length === 0 ? <p>{t('projects.binEmpty')}</p> : undefined}
      <ul className={styles.binList}>
        {bin.map((project) => (
          <li key={project.id} className={styles.binItem}>
            <p className={styles.name}>{project.name}</p>
            <p className={styles.facts}>
              {t('projects.deleted', {
                date: format.dateTime(project.deletedAt ?? project.updatedAt),
                size: format.bytes(project.sizeBytes),
              })}
            </p>
            <div className={styles.binActions}>
              <Button
                aria-label={t('projects.restoreNamed', { name: project.name })}
                onClick={() => detached(studio.projects.restore(project.id))}
              >
                {t('projects.restore')}
              </Button>
              {/* The first answer is where the question was pressed: a second press of a double click keeps the project. */}
              <Button
                className={styles.binQuestion}
                aria-label={t(asked === project.id ? 'projects.keepNamed' : 'projects.purgeNamed', {
                  name: project.name,
                })}
                onClick={() => setAsked(asked === project.id ? undefined : project.id)}
              >
                {t(asked === project.id ? 'projects.keep' : 'projects.purge')}
              </Button>
              {asked === project.id ? (
                <Button
                  variant="danger"
                  aria-label={t('projects.purgeSureNamed', { name: project.name })}
                  onClick={() => purge(project)}
                >
                  {t('projects.purgeSure')}
                </Button>
              ) : undefined}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
