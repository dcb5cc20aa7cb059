import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { promptProblemWords } from '../../trouble/prompt-problem-words.ts';
import type { FormStore } from './form-store.ts';
import type { Generate } from './use-generate.ts';

/**
 * Why the last attempt came to nothing, when a prompt was to blame: words for beside its field, until the prompts are
 * others.
 */
export function usePromptProblem(form: FormStore, { error, clearError }: Generate): string | undefined {
  const { t } = useTranslation();
  const problem = error && promptProblemWords(t, error);
  const isProblem = problem !== undefined;
  useEffect(() => {
    if (!isProblem) return;
    return form.subscribe((now, before) => {
      const isSame = (['prompt', 'negativePrompt', 'styleNames'] as const).every((key) => now[key] === before[key]);
      if (!isSame) clearError();
    });
  }, [isProblem, form, clearError]);
  if (problem === undefined) return undefined;
  const isNegative = error?.details['field'] === 'negativePrompt';
  return t(isNegative ? 'promptTools.notStartedNegative' : 'promptTools.notStarted', { problem });
}
