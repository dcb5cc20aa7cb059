import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartialRequest } from '../../domain/diffusion/request.ts';
import type { Result } from '../../studio/services/studio.ts';
import { showToast } from '../components/toast-store.ts';
import type { FormStore } from '../features/generate/form-store.ts';
import { recallIntoForm } from '../features/generate/recall-into-form.ts';
import { useStudio } from '../state/studio-context.tsx';

export type RecallPart = 'all' | 'prompt' | 'seed' | 'size';

const SETTING_LABELS = {
  width: 'settings.width',
  height: 'settings.height',
  numInferenceSteps: 'settings.steps',
  guidanceScale: 'settings.guidance',
  guidanceRescale: 'settings.rescale',
  batchSize: 'settings.count',
} as const;

/** Takes settings over into the form, says so and what had to change, and offers to undo it. */
export function useRecall(form: FormStore) {
  const { t } = useTranslation();
  const studio = useStudio();

  const recallRequest = useCallback(
    (request: PartialRequest, title: string) => {
      const before = form.getState();
      const changes = recallIntoForm(form, request, studio.models.getState().packages);
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

  const recallResult = useCallback(
    (result: Result, part: RecallPart) => {
      const { request, seed } = result.recipe;
      const { width, height } = result;
      // One picture of a batch is made again alone, with its own seed.
      if (part === 'all') recallRequest({ ...request, width, height, seed, batchSize: 1 }, t('recall.all'));
      else if (part === 'prompt')
        recallRequest({ prompt: request.prompt, negativePrompt: request.negativePrompt }, t('recall.prompt'));
      else if (part === 'seed') recallRequest({ seed }, t('recall.seed', { seed: String(seed) }));
      else recallRequest({ width, height }, t('recall.size', { width, height }));
    },
    [recallRequest, t],
  );
  return { recallRequest, recallResult };
}
