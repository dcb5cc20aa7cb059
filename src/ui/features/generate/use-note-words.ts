import { useCallback } from 'react';
import type { Clamped } from '../../../domain/diffusion/request-fields.ts';
import { useDynamicWords } from '../../words/use-dynamic-words.ts';
import { useFormat } from '../../words/use-format.ts';

/** A clamped value with its note in words: what fields show below themselves. */
export function useNoteWords() {
  const words = useDynamicWords();
  const format = useFormat();
  return useCallback(
    <T>({ value, note }: Clamped<T>): { readonly value: T; readonly note: string | undefined } => {
      if (!note) return { value, note: undefined };
      const values = Object.fromEntries(
        Object.entries(note.values).map(([name, each]) => [
          name,
          // A seed is a name: no grouping.
          typeof each === 'number' && !note.key.startsWith('note.seed.') ? format.number(each) : each,
        ]),
      );
      return { value, note: words(note.key, values) };
    },
    [words, format],
  );
}
