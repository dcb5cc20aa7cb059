import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { isStudioError, type StudioError } from '../../../domain/core/errors.ts';
import { promptChunkLimit } from '../../../domain/models/prompt-room.ts';
import { hasChoices } from '../../../domain/prompting/dynamic-prompt.ts';
import { preparePrompt, styledPrompt } from '../../../domain/prompting/prepare-prompts.ts';
import type { PromptPair } from '../../../domain/prompting/styles.ts';
import type { PromptTokenCount } from '../../../domain/prompting/token-count.ts';
import type { PromptsState } from '../../../studio/services/prompts.ts';
import type { ModelService } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { chosenPackage } from './chosen-package.ts';
import { effectiveSettings } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';
import { promptIngredients } from './prepare-request.ts';

/** What is known about a prompt as it is now; nothing while it is being typed. */
interface CountedPromptState {
  /** Undefined when the model is not on this device, too. */
  readonly count?: PromptTokenCount | undefined;
  /** Another seed makes another text, and this is the count of one of them. */
  readonly isEstimate?: boolean;
  /** Chunks that the model takes; undefined for any number. */
  readonly chunkLimit?: number | undefined;
  /** Why it can become no picture. */
  readonly problem?: StudioError | undefined;
}

/** How long typing must pause. */
const PAUSE_MS = 150;
const UNKNOWN: CountedPromptState = {};

/** Counts the tokens of a prompt with the chosen model's own tokenizer, and finds what is wrong with its choices. */
export function useTokenCount(form: FormStore, field: keyof PromptPair): CountedPromptState {
  const studio = useStudio();
  const state = useStore(form);
  const { packages } = useWatchable(studio.models);
  const { styles, wildcards, isLoaded } = useWatchable(studio.prompts);
  const { [field]: typed, styleNames, seed } = state;
  const chosen = chosenPackage(state, packages);
  const stepCount = chosen && effectiveSettings(state, chosen.manifest).numInferenceSteps;
  const installed = chosen?.installed;
  const packageId = installed?.id;
  const revision = installed?.revision;

  // An answer is shown exactly as long as the question is this object.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may have another tokenizer.
  const question = useMemo(
    () => ({ field, typed, styleNames, seed, styles, wildcards, packageId, stepCount }),
    [field, typed, styleNames, seed, styles, wildcards, packageId, revision, stepCount],
  );
  const [answer, setAnswer] = useState<{ readonly to: object; readonly counted: CountedPromptState }>();
  useEffect(() => {
    if (!isLoaded) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      answerTo(question, studio.models).then(
        (counted) => {
          if (isWanted) setAnswer({ to: question, counted });
        },
        (error: unknown) => {
          // A package that is gone or damaged is told where it is used; here there is only nothing to show.
          console.warn('The tokens of a prompt could not be counted.', error);
        },
      );
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [question, isLoaded, studio]);

  if (answer?.to !== question) return UNKNOWN;
  return { ...answer.counted, chunkLimit: chosen && promptChunkLimit(chosen.manifest) };
}

interface Question {
  readonly field: keyof PromptPair;
  readonly typed: string;
  readonly styleNames: readonly string[];
  readonly seed: number | null;
  readonly styles: PromptsState['styles'];
  readonly wildcards: PromptsState['wildcards'];
  readonly packageId: string | undefined;
  readonly stepCount: number | undefined;
}

/** @throws StudioError of the models worker. */
async function answerTo(question: Question, models: ModelService): Promise<CountedPromptState> {
  const { field, typed, seed, packageId, stepCount } = question;
  const ingredients = promptIngredients(question, question);
  try {
    const text = preparePrompt(field, typed, ingredients, seed ?? 0);
    if (packageId === undefined || stepCount === undefined) return UNKNOWN;
    const role = field === 'prompt' ? 'positive' : 'negative';
    return {
      count: await models.countTokens(packageId, { text, role, stepCount }),
      isEstimate: seed === null && hasChoices(styledPrompt(field, typed, ingredients.styles)),
    };
  } catch (error) {
    if (isStudioError(error, 'invalid-request')) return { problem: error };
    throw error;
  }
}
