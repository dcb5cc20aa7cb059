import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStudioError } from '../../../../domain/core/errors.ts';
import type { NamedShelf } from '../../../../studio/services/prompts.ts';
import { showError } from '../../../trouble/show-error.ts';

export interface NamedDraft<Item> {
  readonly draft: Item;
  readonly change: (part: Partial<Item>) => void;
  /** Stores what is typed; when the name is not taken, all the rest. */
  readonly save: () => void;
  /** Why the name is not taken, in words. */
  readonly note: string;
}

interface NamedDraftOptions {
  /** Told when the item is stored under another name. */
  readonly onRenamed: (from: string, to: string) => void;
  /** What is said of a name that cannot be one. */
  readonly badNameWords: string;
}

/** An item of a shelf while it is edited. It is stored by `save`, and when the editor goes away. */
export function useNamedDraft<Item extends { readonly name: string }>(
  shelf: NamedShelf<Item>,
  item: Item,
  { onRenamed, badNameWords }: NamedDraftOptions,
): NamedDraft<Item> {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(item);
  const [note, setNote] = useState('');
  const stored = useRef(item);
  const typed = useRef(item);
  /** One after the other: the second must know the name that the first gave. */
  const saving = useRef(Promise.resolve());

  const store = useCallback(
    async (next: Item) => {
      const before = stored.current;
      if (JSON.stringify(next) === JSON.stringify(before)) return;
      stored.current = await shelf.replace(before.name, next);
      if (stored.current.name !== before.name) onRenamed(before.name, stored.current.name);
    },
    [shelf, onRenamed],
  );
  const save = useCallback(() => {
    saving.current = saving.current
      .then(async () => {
        try {
          await store(typed.current);
          setNote('');
        } catch (error) {
          const problem = isStudioError(error, 'invalid-request') ? error.details['problem'] : undefined;
          if (problem !== 'bad-name' && problem !== 'name-taken') throw error;
          setNote(problem === 'bad-name' ? badNameWords : t('promptTools.nameTaken', { name: typed.current.name }));
          await store({ ...typed.current, name: stored.current.name });
        }
      })
      .catch((error: unknown) => showError(t, error));
  }, [store, badNameWords, t]);

  const saveAtEnd = useRef(save);
  useEffect(() => {
    saveAtEnd.current = save;
  }, [save]);
  useEffect(() => () => saveAtEnd.current(), []);

  return {
    draft,
    change(part) {
      typed.current = { ...typed.current, ...part };
      setDraft(typed.current);
    },
    save,
    note,
  };
}
