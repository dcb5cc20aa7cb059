import { type RefObject, useRef } from 'react';
import { moveElement } from '../../../domain/prompting/move-element.ts';
import { type HistoryWalk, walkHistory } from '../../../domain/prompting/prompt-history.ts';
import type { PromptPair } from '../../../domain/prompting/styles.ts';
import { changeWeight, type TextSelection } from '../../../domain/prompting/weight-keys.ts';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import { useStudio } from '../../state/studio-context.tsx';
import type { FormStore } from './form-store.ts';
import { editNatively, readField } from './native-edit.ts';

/** One press changes a weight by this. */
const WEIGHT_STEP = 0.1;

/** The keys of a prompt's field: weights, order of its elements, the prompts of before. */
export function usePromptKeys(
  form: FormStore,
  name: keyof PromptPair,
  fieldRef: RefObject<HTMLTextAreaElement | null>,
): void {
  const studio = useStudio();
  const walk = useRef<HistoryWalk>(undefined);

  const edit = (change: (selection: TextSelection) => TextSelection) => {
    const field = fieldRef.current;
    if (!field) return;
    const before = readField(field);
    const after = change(before);
    if (after !== before) editNatively(field, after);
  };
  const step = (by: 1 | -1) => {
    const field = fieldRef.current;
    const { prompt, negativePrompt } = form.getState();
    const next = walkHistory(walk.current, { prompt, negativePrompt }, studio.prompts.getState().history, by);
    const place = next?.places[next.at];
    if (!field || !place) return;
    walk.current = next;
    const text = place[name];
    editNatively(field, { text, start: text.length, end: text.length });
    form.setState({ prompt: place.prompt, negativePrompt: place.negativePrompt });
  };

  useShortcuts(
    'prompt',
    {
      weightUp: () => edit((selection) => changeWeight(selection, WEIGHT_STEP)),
      weightDown: () => edit((selection) => changeWeight(selection, -WEIGHT_STEP)),
      elementLeft: () => edit((selection) => moveElement(selection, -1)),
      elementRight: () => edit((selection) => moveElement(selection, 1)),
      olderPrompt: () => step(1),
      newerPrompt: () => step(-1),
    },
    fieldRef,
  );
}
