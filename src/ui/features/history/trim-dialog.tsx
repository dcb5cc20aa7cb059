import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../domain/document/document-session.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { useFormat } from '../../words/use-format.ts';

interface TrimDialogProps {
  readonly entries: readonly HistoryEntry[];
  readonly onTrim: (count: number) => void;
  readonly onClose: () => void;
}

/** Asks how many of the oldest steps to forget: this cannot come back. */
export function TrimDialog({ entries, onTrim, onClose }: TrimDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const limits = { min: 1, max: entries.length, step: 1 };
  const [count, setCount] = useState(Math.max(1, Math.floor(entries.length / 2)));
  const freedBytes = entries.slice(0, count).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <Dialog
      title={t('history.trimTitle')}
      description={t('history.trimText')}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('history.keep')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              onTrim(count);
              onClose();
            }}
          >
            {t('history.forget', { count, size: format.bytes(freedBytes) })}
          </Button>
        </>
      }
    >
      <NumberField
        label={t('history.trimCount')}
        value={count}
        limits={limits}
        clamp={(input) => {
          const typed = Math.round(Number(input));
          return { value: Number.isNaN(typed) ? count : Math.min(limits.max, Math.max(limits.min, typed)) };
        }}
        onChange={setCount}
      />
    </Dialog>
  );
}
