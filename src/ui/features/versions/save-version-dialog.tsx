import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenProject } from '../../../studio/services/projects.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import fieldStyles from '../../components/field.module.css';
import { showToast } from '../../components/toast-store.ts';
import { showError } from '../../trouble/show-error.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './versions-panel.module.css';

interface SaveVersionDialogProps {
  readonly project: OpenProject;
  readonly onClose: () => void;
}

/** Asks for the name of a version; the time is one. */
export function SaveVersionDialog({ project, onClose }: SaveVersionDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [name, setName] = useState(() =>
    t('versions.defaultName', { date: format.dateTime(new Date().toISOString()) }),
  );
  const isSaving = useRef(false);
  const save = async () => {
    if (isSaving.current || name.trim() === '') return;
    isSaving.current = true;
    try {
      await project.saveVersion(name.trim());
      showToast({ tone: 'info', title: t('versions.saved', { name: name.trim() }) });
      onClose();
    } finally {
      isSaving.current = false;
    }
  };
  const submit = () => {
    save().catch((error: unknown) => showError(t, error));
  };
  return (
    <Dialog
      title={t('versions.saveTitle')}
      description={t('versions.saveText')}
      closeLabel={t('app.close')}
      startsInField
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('versions.cancel')}</Button>
          <Button variant="primary" isUnavailable={name.trim() === ''} onClick={submit}>
            {t('versions.save')}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor={id} className={fieldStyles.label}>
          {t('versions.name')}
        </label>
        <input
          id={id}
          className={fieldStyles.control}
          autoComplete="off"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
      </form>
    </Dialog>
  );
}
