import { ImageIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../studio/services/studio.ts';
import { nextTileIndex } from '../../components/next-tile-index.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import styles from './gallery.module.css';
import { GalleryTile } from './gallery-tile.tsx';

export interface GalleryActions {
  readonly open: (result: Result, showsRecipe?: boolean) => void;
  readonly remove: (result: Result) => void;
  readonly recall: (result: Result, what: 'all' | 'prompt' | 'seed' | 'size') => void;
}

interface GalleryProps extends GalleryActions {
  /** The picture that gets the focus at the start: the one the viewer came from. */
  readonly initialFocusId: string | undefined;
}

/** All pictures, newest first. One tab stop; arrows move inside. */
export function Gallery({ open, remove, recall, initialFocusId }: GalleryProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const titleId = useId();
  const grid = useRef<HTMLUListElement>(null);
  const { results, isLoaded, error } = useWatchable(studio.results);
  const [currentId, setCurrentId] = useState(initialFocusId);
  const currentIndex = Math.max(
    0,
    results.findIndex(({ id }) => id === currentId),
  );

  const focusTile = (index: number) => {
    const result = results[index];
    if (!result) return;
    setCurrentId(result.id);
    grid.current?.querySelectorAll<HTMLElement>('[data-tile]')[index]?.focus();
  };

  const hasPictures = results.length > 0;
  const focusAtStart = useRef(initialFocusId);
  useEffect(() => {
    if (focusAtStart.current === undefined || !hasPictures) return;
    const tile = grid.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(focusAtStart.current)}"]`);
    focusAtStart.current = undefined;
    tile?.focus();
  }, [hasPictures]);

  const onCurrent = (action: (result: Result) => void) => () => {
    const result = results[currentIndex];
    if (result) action(result);
  };
  const removeCurrent = onCurrent((result) => {
    // The neighbour takes the focus, or it would be lost with the tile.
    focusTile(currentIndex + 1 < results.length ? currentIndex + 1 : currentIndex - 1);
    remove(result);
  });
  useShortcuts(
    'gallery',
    {
      open: onCurrent((result) => open(result)),
      info: onCurrent((result) => open(result, true)),
      recallAll: onCurrent((result) => recall(result, 'all')),
      recallPrompt: onCurrent((result) => recall(result, 'prompt')),
      recallSeed: onCurrent((result) => recall(result, 'seed')),
      recallSize: onCurrent((result) => recall(result, 'size')),
      remove: removeCurrent,
    },
    grid,
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length;
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = nextTileIndex(event.key, currentIndex, results.length, columns, isRtl);
    if (next === undefined) return;
    event.preventDefault();
    focusTile(next);
  };

  return (
    <section className={styles.gallery} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('gallery.title')}</h2>
        {hasPictures ? <p>{t('gallery.count', { count: results.length })}</p> : undefined}
      </header>
      {error ? (
        <ErrorBanner code={error.code} message={error.message} handlers={{ reload: () => location.reload() }} />
      ) : undefined}
      {isLoaded ? undefined : <p className={styles.loading}>{t('gallery.loading')}</p>}
      {isLoaded && !hasPictures ? (
        <div className={styles.empty}>
          <ImageIcon size={20} aria-hidden />
          <p>{t('gallery.empty')}</p>
          <p className={styles.secondary}>{t('gallery.emptyDrop')}</p>
        </div>
      ) : undefined}
      <VisuallyHidden>
        <span id={`${titleId}-keys`}>{t('gallery.keys')}</span>
      </VisuallyHidden>
      <ul ref={grid} className={styles.grid} hidden={!hasPictures} onKeyDown={onKeyDown}>
        {results.map((result, index) => (
          <GalleryTile
            key={result.id}
            result={result}
            isCurrent={index === currentIndex}
            keysId={`${titleId}-keys`}
            onFocus={() => setCurrentId(result.id)}
            onOpen={() => open(result)}
          />
        ))}
      </ul>
    </section>
  );
}
