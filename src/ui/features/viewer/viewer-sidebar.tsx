import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { requestOfPicture } from '../../../domain/recipes/request-of-picture.ts';
import type { Result } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import type { RecallPart } from '../../recipe/recall-part.ts';
import { RequestFields } from '../../recipe/request-fields.tsx';
import { useFormat } from '../../words/use-format.ts';
import { DownloadButton } from './download-button.tsx';
import styles from './viewer.module.css';

/** Read when a picture is looked at, not before. */
const RecipeDifferences = lazy(() => import('../../recipe/recipe-differences.tsx'));

interface ViewerSidebarProps {
  readonly result: Result;
  readonly onRecall: (result: Result, what: RecallPart) => void;
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
        <Button onClick={() => onRecall(result, 'remix')}>{t('viewer.recallRemix')}</Button>
        <Button onClick={() => onRecall(result, 'prompt')}>{t('viewer.recallPrompt')}</Button>
        <Button onClick={() => onRecall(result, 'seed')}>{t('viewer.recallSeed')}</Button>
        <Button onClick={() => onRecall(result, 'size')}>{t('viewer.recallSize')}</Button>
        <Button onClick={() => onRecall(result, 'input')}>{t('viewer.recallInput')}</Button>
      </fieldset>
      {recipe.truncatedTokenCount > 0 ? (
        <p className={styles.truncated}>{t('viewer.truncated', { count: recipe.truncatedTokenCount })}</p>
      ) : undefined}
      <Suspense>
        <RecipeDifferences recipe={recipe} />
      </Suspense>
      <RequestFields
        request={requestOfPicture(recipe)}
        more={[
          { term: t('settings.model'), detail: recipe.packageName },
          { term: t('viewer.revision'), detail: recipe.packageRevision },
          { term: t('viewer.made'), detail: format.dateTime(result.createdAt) },
          { term: t('viewer.device'), detail: `${device}, ${recipe.runtime}` },
          ...(recipe.version === 2 ? [{ term: t('viewer.precision'), detail: recipe.precision }] : []),
          { term: t('viewer.pixels'), detail: `${result.width} × ${result.height}` },
          { term: t('viewer.fileSize'), detail: `PNG, ${format.bytes(result.sizeBytes)}` },
        ]}
      />
    </aside>
  );
}
