import { ArrowLeft, ChevronLeft, ChevronRight, Info, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import type { Result } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import type { RecallPart } from '../../recipe/recall-part.ts';
import { storedValue } from '../../state/stored-value.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useStored } from '../../state/use-stored.ts';
import { useWatchable } from '../../state/use-watchable.ts';
import styles from './viewer.module.css';
import { ViewerImage } from './viewer-image.tsx';
import { ViewerSidebar } from './viewer-sidebar.tsx';

const storedShowsRecipe = storedValue('studio.showsRecipe', v.boolean(), true);

interface ViewerProps {
  readonly resultId: string;
  /** Opened for its recipe: shown whatever was chosen before. */
  readonly showsRecipeAtStart: boolean;
  readonly onClose: () => void;
  readonly onShow: (resultId: string) => void;
  readonly onRemove: (result: Result) => void;
  readonly onRecall: (result: Result, what: RecallPart) => void;
}

/** One picture, large, with its recipe and what can be done with it. Arrows go to the neighbours, Esc back. */
export function Viewer({ resultId, showsRecipeAtStart, onClose, onShow, onRemove, onRecall }: ViewerProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { results, isLoaded } = useWatchable(studio.results);
  const root = useRef<HTMLElement>(null);
  const [isActualSize, setIsActualSize] = useState(false);
  const [keepsRecipeOpen, setKeepsRecipeOpen] = useStored(storedShowsRecipe);
  const [isRecipeForced, setIsRecipeForced] = useState(showsRecipeAtStart);
  const showsRecipe = keepsRecipeOpen || isRecipeForced;
  const toggleRecipe = () => {
    setIsRecipeForced(false);
    setKeepsRecipeOpen(!showsRecipe);
  };
  const index = results.findIndex(({ id }) => id === resultId);
  const result = results[index];
  const previous = results[index - 1];
  const next = results[index + 1];

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture takes the focus too, since its button may have gone.
  useEffect(() => {
    if (!root.current?.contains(document.activeElement)) root.current?.focus();
  }, [resultId]);

  const remove = () => {
    if (!result) return;
    const neighbour = next ?? previous;
    if (neighbour) onShow(neighbour.id);
    else onClose();
    onRemove(result);
    root.current?.focus();
  };
  const recall = (what: RecallPart) => () => {
    if (result) onRecall(result, what);
  };
  const showPrevious = () => previous && onShow(previous.id);
  const showNext = () => next && onShow(next.id);
  useShortcuts(
    'viewer',
    {
      previous: showPrevious,
      next: showNext,
      zoom: () => setIsActualSize(!isActualSize),
      info: toggleRecipe,
      recallAll: recall('all'),
      recallPrompt: recall('prompt'),
      recallSeed: recall('seed'),
      recallSize: recall('size'),
      recallRemix: recall('remix'),
      remove,
      close: onClose,
    },
    root,
  );

  return (
    <main ref={root} className={styles.viewer} tabIndex={-1} aria-label={t('viewer.title')}>
      <header className={styles.bar}>
        <IconButton label={t('viewer.back')} hint="Esc" icon={<ArrowLeft size={20} aria-hidden />} onClick={onClose} />
        <h1 className={styles.title}>{result?.recipe.request.prompt || t('viewer.title')}</h1>
        {result ? (
          <>
            <span className={styles.position}>{t('viewer.position', { index: index + 1, total: results.length })}</span>
            <IconButton
              label={t('viewer.previous')}
              hint="←"
              icon={<ChevronLeft size={20} aria-hidden />}
              isUnavailable={!previous}
              onClick={showPrevious}
            />
            <IconButton
              label={t('viewer.next')}
              hint="→"
              icon={<ChevronRight size={20} aria-hidden />}
              isUnavailable={!next}
              onClick={showNext}
            />
            <Button
              variant="ghost"
              className={styles.zoom}
              aria-label={t('shortcuts.zoom')}
              onClick={() => setIsActualSize(!isActualSize)}
            >
              {t(isActualSize ? 'viewer.actual' : 'viewer.fit')}
            </Button>
            <IconButton
              label={t('viewer.remove')}
              hint="Delete"
              icon={<Trash2 size={16} aria-hidden />}
              onClick={remove}
            />
            <IconButton
              label={t('viewer.info')}
              hint="I"
              icon={<Info size={16} aria-hidden />}
              aria-pressed={showsRecipe}
              onClick={toggleRecipe}
            />
          </>
        ) : undefined}
      </header>
      {result ? (
        <div className={styles.content} data-recipe={showsRecipe}>
          <ViewerImage result={result} isActualSize={isActualSize} />
          {showsRecipe ? <ViewerSidebar result={result} onRecall={onRecall} /> : undefined}
        </div>
      ) : (
        <div className={styles.gone}>
          <p role="status">{t(isLoaded ? 'viewer.gone' : 'viewer.loading')}</p>
          <Button onClick={onClose}>{t('viewer.back')}</Button>
        </div>
      )}
    </main>
  );
}
