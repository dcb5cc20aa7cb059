import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartialRequest } from '../../domain/diffusion/request.ts';
import type { RecipeDifference } from '../../domain/models/recipe-differences.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import { requestOfPicture } from '../../domain/recipes/request-of-picture.ts';
import type { Result } from '../../studio/services/studio.ts';
import { showToast } from '../components/toast-store.ts';
import type { FormStore } from '../features/generate/form-store.ts';
import { pictureIntoForm } from '../features/generate/picture-into-form.ts';
import { recallIntoForm } from '../features/generate/recall-into-form.ts';
import type { RecallPart } from '../recipe/recall-part.ts';
import { useDifferenceWords } from '../recipe/use-difference-words.ts';
import { useStudio } from '../state/studio-context.tsx';

const SETTING_LABELS = {
  width: 'settings.width',
  height: 'settings.height',
  numInferenceSteps: 'settings.steps',
  guidanceScale: 'settings.guidance',
  guidanceRescale: 'settings.rescale',
  batchSize: 'settings.count',
  clipSkip: 'advanced.clipSkip',
} as const;

/** Differences that no one minds who wants another picture anyway. */
const ABOUT_PIXELS: ReadonlySet<RecipeDifference['kind']> = new Set([
  'provider',
  'runtime',
  'studio',
  'not-repeatable',
]);

/** Takes settings over into the form, says so and what had to change, and offers to undo it. */
export function useRecall(form: FormStore) {
  const { t } = useTranslation();
  const studio = useStudio();
  const words = useDifferenceWords();

  const recallRequest = useCallback(
    (request: PartialRequest, title: string) => {
      const before = form.getState();
      const changes = recallIntoForm(form, request, studio.models.getState().packages, (assetId) =>
        studio.gallery.getState().items.find((item) => item.assetId === assetId),
      );
      showToast({
        tone: 'info',
        title,
        text:
          changes
            .map(({ setting, recalled, used }) =>
              t('settings.clampedField', { field: t(SETTING_LABELS[setting]), typed: recalled, used }),
            )
            .join(' ') || undefined,
        action: { label: t('app.undo'), run: () => form.setState(before, true) },
      });
    },
    [form, studio, t],
  );

  const tellDifferences = useCallback(
    (recipe: Recipe, matters: (difference: RecipeDifference) => boolean) => {
      studio.results.differences(recipe).then(
        (found) => {
          const told = found.filter(matters);
          if (told.length > 0)
            showToast({ tone: 'info', title: t('difference.title'), text: told.map(words).join(' ') });
        },
        (error: unknown) => console.warn('The recipe could not be compared with what is here.', error),
      );
    },
    [studio, t, words],
  );

  const recallResult = useCallback(
    ({ id, recipe }: Result, part: RecallPart) => {
      const request = requestOfPicture(recipe);
      const { prompt, negativePrompt, width, height } = request;
      const { seed } = recipe;
      switch (part) {
        case 'all':
          recallRequest(request, t('recall.all'));
          return tellDifferences(recipe, () => true);
        case 'remix': {
          const { seed: _seed, variation: _variation, batchSize: _batchSize, ...rest } = request;
          recallRequest(rest, t('recall.remix'));
          return tellDifferences(recipe, ({ kind }) => !ABOUT_PIXELS.has(kind));
        }
        case 'prompt':
          return recallRequest({ prompt, negativePrompt }, t('recall.prompt'));
        case 'seed':
          return recallRequest({ seed }, t('recall.seed', { seed: String(seed) }));
        case 'size':
          return recallRequest({ width, height }, t('recall.size', { width, height }));
        case 'input': {
          const picture = studio.gallery.getState().items.find((item) => item.id === id);
          if (!picture) return showToast({ tone: 'danger', title: t('viewer.gone') });
          const before = form.getState();
          pictureIntoForm(form, picture, studio.models.getState().packages);
          return showToast({
            tone: 'info',
            title: t('recall.input'),
            action: { label: t('app.undo'), run: () => form.setState(before, true) },
          });
        }
      }
    },
    [recallRequest, tellDifferences, form, studio, t],
  );
  return { recallRequest, recallResult };
}
