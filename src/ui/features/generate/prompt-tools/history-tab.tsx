import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptPair } from '../../../../domain/prompting/styles.ts';
import { Button } from '../../../components/button.tsx';
import fieldStyles from '../../../components/field.module.css';
import { nextTileIndex } from '../../../components/next-tile-index.ts';
import { showToast } from '../../../components/toast-store.ts';
import { useStudio } from '../../../state/studio-context.tsx';
import { useWatchable } from '../../../state/use-watchable.ts';
import { showError } from '../../../trouble/show-error.ts';
import type { FormStore } from '../form-store.ts';
import styles from './prompt-tools.module.css';
import { useUndoLine } from './use-undo-line.tsx';

interface HistoryTabProps {
  readonly form: FormStore;
  readonly onClose: () => void;
}

/** The prompts of before: found by words, taken with a click or Enter. */
export function HistoryTab({ form, onClose }: HistoryTabProps) {
  const { t } = useTranslation();
  const { prompts } = useStudio();
  const { history } = useWatchable(prompts);
  const [search, setSearch] = useState('');
  const [focusIndex, setFocusIndex] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { offer, line } = useUndoLine();
  const found = history.filter((pair) => hasWords(pair, search));
  const tabStop = Math.min(focusIndex, found.length - 1);

  const focusEntry = (index: number) => {
    setFocusIndex(index);
    list.current?.querySelectorAll('button')[index]?.focus();
  };
  const onListKey = (event: KeyboardEvent) => {
    const next = nextTileIndex(event.key, tabStop, found.length, 1, false);
    if (next === undefined || event.key === 'ArrowLeft' || event.key === 'ArrowRight') return;
    event.preventDefault();
    focusEntry(next);
  };
  const use = ({ prompt, negativePrompt }: PromptPair) => {
    const before = form.getState();
    form.setState({ prompt, negativePrompt });
    showToast({
      tone: 'info',
      title: t('promptTools.used'),
      action: {
        label: t('app.undo'),
        run: () => form.setState({ prompt: before.prompt, negativePrompt: before.negativePrompt }),
      },
    });
    onClose();
  };
  const clear = async () => {
    try {
      await prompts.setHistory([]);
      offer(t('promptTools.historyCleared'), () => prompts.setHistory(history));
    } catch (error) {
      showError(t, error);
    }
  };

  return (
    <>
      <input
        type="search"
        className={fieldStyles.control}
        aria-label={t('promptTools.searchHistory')}
        placeholder={t('promptTools.searchHistory')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || found.length === 0) return;
          event.preventDefault();
          focusEntry(0);
        }}
      />
      {found.length === 0 ? (
        <p className={styles.empty}>
          {t(history.length === 0 ? 'promptTools.historyEmpty' : 'promptTools.historyNotFound')}
        </p>
      ) : undefined}
      <ul ref={list} className={styles.list} aria-label={t('promptTools.tabs.history')} onKeyDown={onListKey}>
        {found.map((pair, index) => (
          <li key={JSON.stringify([pair.prompt, pair.negativePrompt])}>
            <button
              type="button"
              className={styles.entry}
              tabIndex={index === tabStop ? 0 : -1}
              onFocus={() => setFocusIndex(index)}
              onClick={() => use(pair)}
            >
              <span className={styles.prompt}>{pair.prompt}</span>{' '}
              {pair.negativePrompt === '' ? undefined : (
                <span className={styles.negative}>
                  {t('promptTools.negative', { negativePrompt: pair.negativePrompt })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.bar}>
        <Button isUnavailable={history.length === 0} onClick={() => void clear()}>
          {t('promptTools.clearHistory')}
        </Button>
      </div>
      {line}
    </>
  );
}

/** All words of the search, in any order and case. */
function hasWords({ prompt, negativePrompt }: PromptPair, search: string): boolean {
  const text = `${prompt}\n${negativePrompt}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
