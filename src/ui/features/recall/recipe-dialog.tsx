import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartialRequest } from '../../../domain/diffusion/request.ts';
import type { RecalledRecipe } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RequestFields } from '../../recipe/request-fields.tsx';
import { useDynamicWords } from '../../words/use-dynamic-words.ts';
import styles from './recipe-dialog.module.css';

const RecipeDifferences = lazy(() => import('../../recipe/recipe-differences.tsx'));

interface RecipeDialogProps {
  readonly recalled: RecalledRecipe;
  readonly onRecall: (request: PartialRequest) => void;
  readonly onAddToGallery: () => void;
  readonly onClose: () => void;
}

/** What a dropped picture says about how it was made, and the question what to take over. */
export function RecipeDialog({ recalled, onRecall, onAddToGallery, onClose }: RecipeDialogProps) {
  const { t } = useTranslation();
  const words = useDynamicWords();
  const { request, notes, record, seedText } = recalled;
  const prompts: PartialRequest = {
    ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
    ...(request.negativePrompt === undefined ? {} : { negativePrompt: request.negativePrompt }),
  };
  return (
    <Dialog
      title={t('recall.title')}
      description={t('recall.description')}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('recall.keep')}</Button>
          <Button onClick={onAddToGallery}>{t('recall.addToGallery')}</Button>
          <Button onClick={() => onRecall(prompts)}>{t('recall.usePrompt')}</Button>
          <Button variant="primary" onClick={() => onRecall(request)}>
            {t('recall.useAll')}
          </Button>
        </>
      }
    >
      {record ? (
        <Suspense>
          <RecipeDifferences recipe={record} />
        </Suspense>
      ) : undefined}
      <RequestFields
        request={request}
        more={seedText === undefined ? [] : [{ term: t('recall.seedText'), detail: seedText }]}
      />
      {notes.length > 0 ? (
        <div className={styles.notes}>
          <h3>{t('recall.changedToFit')}</h3>
          <ul>
            {notes.map(({ key, values }) => (
              <li key={`${key} ${JSON.stringify(values)}`}>{words(key, values) ?? t('recall.unknownNote')}</li>
            ))}
          </ul>
        </div>
      ) : undefined}
    </Dialog>
  );
}
