import { Ban, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UploadOutcome } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Dialog } from '../../components/dialog.tsx';
import { errorWords } from '../../trouble/error-words.ts';
import styles from './upload-report.module.css';

interface UploadReportProps {
  readonly outcomes: readonly UploadOutcome[];
  readonly onClose: () => void;
}

/** What became of each file: taken in, taken in with a note, or why not. */
export function UploadReport({ outcomes, onClose }: UploadReportProps) {
  const { t } = useTranslation();
  const rejected = outcomes.filter((outcome) => 'error' in outcome).length;
  const words = (outcome: UploadOutcome): string => {
    if (!('error' in outcome))
      return outcome.notes.map((note) => t(`uploads.notes.${note}`)).join(' ') || t('uploads.added');
    const { title, text } = errorWords(t, outcome.error);
    return outcome.error.code === 'file-rejected' ? text : `${title} ${text}`;
  };
  // What did not come through first.
  const sorted = [...outcomes].sort((a, b) => Number('error' in b) - Number('error' in a));
  return (
    <Dialog
      title={t('uploads.reportTitle', { count: outcomes.length - rejected, total: outcomes.length })}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard. */}
      <ul className={styles.files} tabIndex={0} aria-label={t('uploads.reportList')}>
        {sorted.map((outcome, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list never changes.
          <li key={index} className={classNames(styles.file, 'error' in outcome && styles.rejected)}>
            {'error' in outcome ? <Ban size={16} aria-hidden /> : <Check size={16} aria-hidden />}
            <div>
              <p className={styles.name}>{outcome.fileName}</p>
              <p className={styles.text}>{words(outcome)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
