import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import type { Project } from '../../../studio/services/projects.ts';
import { Button } from '../../components/button.tsx';
import { storedValue } from '../../state/stored-value.ts';
import { useStored } from '../../state/use-stored.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './projects.module.css';

/** When the reminder was put off, ISO 8601. */
const storedPutOffAt = storedValue('studio.backupPutOffAt', v.string(), '');

/** A backup older than this is worth a word; a word that was put off is said again after as long. */
const REMIND_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

interface BackupReminderProps {
  readonly projects: readonly Project[];
  readonly lastBackupAt: string | undefined;
  readonly onBackUp: () => void;
}

/** A quiet line where something was edited since the last backup, and that is a while ago. */
export function BackupReminder({ projects, lastBackupAt, onBackUp }: BackupReminderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [putOffAt, setPutOffAt] = useStored(storedPutOffAt);
  if (!needsBackup(projects, lastBackupAt) || !isLongAgo(putOffAt)) return undefined;
  return (
    <div className={styles.reminder}>
      <p>
        {lastBackupAt === undefined
          ? t('projects.neverBackedUp')
          : t('projects.reminder', { date: format.shortDate(lastBackupAt) })}
      </p>
      <Button onClick={onBackUp}>{t('projects.backUp')}</Button>
      <Button variant="ghost" onClick={() => setPutOffAt(new Date().toISOString())}>
        {t('projects.later')}
      </Button>
    </div>
  );
}

function needsBackup(projects: readonly Project[], lastBackupAt: string | undefined): boolean {
  const edited = projects.filter(({ updatedAt, layerCount }) => layerCount > 0 && updatedAt > (lastBackupAt ?? ''));
  // Without a backup, the time of the first project counts.
  const since = lastBackupAt ?? projects.map(({ createdAt }) => createdAt).sort()[0];
  return edited.length > 0 && isLongAgo(since);
}

/** Also for what is no time, or one to come: a clock was set back. */
function isLongAgo(time: string | undefined): boolean {
  const age = Date.now() - Date.parse(time ?? '');
  return !(age >= 0 && age < REMIND_AFTER_MS);
}
