import { useTranslation } from 'react-i18next';
import type { Result } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import { RequestFields } from '../../recipe/request-fields.tsx';
import { useFormat } from '../../words/use-format.ts';
import { DownloadButton } from './download-button.tsx';
import styles from './viewer.module.css';

interface ViewerSidebarProps {
  readonly result: Result;
  readonly onRecall: (result: Result, what: 'all' | 'prompt' | 'seed' | 'size') => void;
}

/** How the picture was made, and what to take from it. */
export function ViewerSidebar({ result, onRecall }: ViewerSidebarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recipe } = result;
  const device = recipe.executionProvider === 'webgpu' ? t('settings.deviceWebgpu') : t('settings.deviceWasm');
  return (
    <aside className={styles.sidebar} aria-label={t('viewer.info')}>
      <DownloadButton result={result} />
      <fieldset className={styles.recall}>
        <legend>{t('viewer.recallGroup')}</legend>
        <Button onClick={() => onRecall(result, 'all')}>{t('viewer.recallAll')}</Button>
        <Button onClick={() => onRecall(result, 'prompt')}>{t('viewer.recallPrompt')}</Button>
        <Button onClick={() => onRecall(result, 'seed')}>{t('viewer.recallSeed')}</Button>
        <Button onClick={() => onRecall(result, 'size')}>{t('viewer.recallSize')}</Button>
      </fieldset>
      {recipe.truncatedTokenCount > 0 ? (
        <p className={styles.truncated}>{t('viewer.truncated', { count: recipe.truncatedTokenCount })}</p>
      ) : undefined}
      <RequestFields
        request={{ ...recipe.request, width: result.width, height: result.height, seed: recipe.seed }}
        more={[
          { term: t('settings.model'), detail: recipe.packageName },
          { term: t('viewer.revision'), detail: recipe.packageRevision },
          { term: t('viewer.made'), detail: format.dateTime(result.createdAt) },
          { term: t('viewer.device'), detail: `${device}, ${recipe.runtime}` },
          { term: t('viewer.fileSize'), detail: `PNG, ${format.bytes(result.sizeBytes)}` },
        ]}
      />
    </aside>
  );
}
