import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import type { Result } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/check-field.tsx';
import { storedValue } from '../../state/stored-value.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useStored } from '../../state/use-stored.ts';
import { showError } from '../../trouble/show-error.ts';
import { fileNameFor } from './file-name.ts';
import styles from './viewer.module.css';

const storedEmbedsRecipe = storedValue('studio.embedRecipe', v.boolean(), true);

/** Saves the picture as a PNG file; the switch says whether its recipe goes along, and remembers the answer. */
export function DownloadButton({ result }: { readonly result: Result }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [embedsRecipe, setEmbedsRecipe] = useStored(storedEmbedsRecipe);
  const [isPreparing, setIsPreparing] = useState(false);

  const download = async () => {
    setIsPreparing(true);
    try {
      const bytes = await studio.results.exportPng(result.id, { embedRecipe: embedsRecipe });
      saveFile(new Blob([bytes], { type: 'image/png' }), fileNameFor(result));
    } finally {
      setIsPreparing(false);
    }
  };
  return (
    <div className={styles.download}>
      <Button
        variant="primary"
        size="large"
        icon={<Download size={16} aria-hidden />}
        isUnavailable={isPreparing}
        onClick={() => {
          download().catch((error: unknown) => showError(t, error));
        }}
      >
        {t(isPreparing ? 'viewer.downloading' : 'viewer.download')}
      </Button>
      <CheckField label={t('viewer.embed')} isChecked={embedsRecipe} onChange={setEmbedsRecipe} />
      <p className={styles.hint}>{t(embedsRecipe ? 'viewer.embedHint' : 'viewer.stripHint')}</p>
    </div>
  );
}

function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has the blob once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
