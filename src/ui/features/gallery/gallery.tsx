import { ImageIcon, ImagePlus } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pickImages } from '../../../studio/files/pick-files.ts';
import type { GalleryItem, GalleryQuery, GeneratedItem } from '../../../studio/services/gallery.ts';
import type { Result } from '../../../studio/services/studio.ts';
import { Button } from '../../components/button.tsx';
import { nextTileIndex } from '../../components/next-tile-index.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { useKeptFocus } from '../../keyboard/use-kept-focus.ts';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import type { RecallPart } from '../../recipe/recall-part.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { showError } from '../../trouble/show-error.ts';
import styles from './gallery.module.css';
import { GalleryTile } from './gallery-tile.tsx';
import { GalleryTools } from './gallery-tools.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { UploadDialog } from './upload-dialog.tsx';

export interface GalleryActions {
  readonly open: (result: Result, showsRecipe?: boolean) => void;
  readonly remove: (items: readonly GalleryItem[]) => void;
  readonly upload: (files: readonly File[]) => void;
  readonly recall: (result: Result, what: RecallPart) => void;
}

interface GalleryProps extends GalleryActions {
  /** The picture that gets the focus at the start: the one the viewer came from. */
  readonly initialFocusId: string | undefined;
}

/** Tiles that are made at once; more as the end comes in sight. */
const PAGE = 120;

/** All pictures, newest first. One tab stop; arrows move inside. */
export function Gallery({ open, remove, recall, upload, initialFocusId }: GalleryProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const titleId = useId();
  const grid = useRef<HTMLUListElement>(null);
  const { results, error: resultsError } = useWatchable(studio.results);
  const { items: all, isLoaded, error: galleryError } = useWatchable(studio.gallery);
  const error = resultsError ?? galleryError;
  const [query, setQuery] = useState<GalleryQuery>({});
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  // Where a range begins: what was selected or not last. The focus is no use, as the click itself moves it.
  const anchorId = useRef<string>(undefined);
  const [openedId, setOpenedId] = useState<string>();
  const [count, setCount] = useState(PAGE);
  const isNarrowed = Object.values(query).some((value) => value !== undefined && value !== '');
  const items = isNarrowed ? studio.gallery.search(query) : all;
  const shown = items.slice(0, count);
  const selected = items.filter(({ id }) => selectedIds.has(id));
  const tags = [...new Set(all.flatMap((item) => item.tags))].sort();
  const [currentId, setCurrentId] = useState(initialFocusId);
  // The neighbour follows one that goes away.
  const lastIndex = useRef(0);
  const found = shown.findIndex(({ id }) => id === currentId);
  const currentIndex = found >= 0 ? found : Math.max(0, Math.min(lastIndex.current, shown.length - 1));
  useEffect(() => {
    lastIndex.current = currentIndex;
  });
  const keptFocus = useKeptFocus(grid);
  const opened = all.find(({ id }) => id === openedId);

  const focusTile = (index: number) => {
    const item = shown[index];
    if (!item) return;
    setCurrentId(item.id);
    grid.current?.querySelectorAll<HTMLElement>('[data-tile]')[index]?.focus();
  };

  const hasPictures = all.length > 0;
  const focusAtStart = useRef(initialFocusId);
  useEffect(() => {
    if (focusAtStart.current === undefined || !hasPictures) return;
    const tile = grid.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(focusAtStart.current)}"]`);
    focusAtStart.current = undefined;
    tile?.focus();
  }, [hasPictures]);

  const current = shown[currentIndex];
  const openItem = (item: GalleryItem, showsRecipe?: boolean) => {
    if (item.kind === 'upload') return setOpenedId(item.id);
    const result = resultOf(item, results);
    if (result) open(result, showsRecipe);
  };
  const onGenerated = (action: (result: Result) => void) => () => {
    const result = current?.kind === 'generated' ? resultOf(current, results) : undefined;
    if (result) action(result);
  };
  const removeItems = (removed: readonly GalleryItem[]) => {
    const isGoing = (index: number) => removed.some(({ id }) => id === shown[index]?.id);
    // The nearest that stays takes the focus, or it would be lost with the tile.
    let next = currentIndex;
    while (next < shown.length && isGoing(next)) next++;
    if (next === shown.length) next = currentIndex;
    while (next > 0 && isGoing(next)) next--;
    focusTile(next);
    setSelectedIds(new Set());
    remove(removed);
  };
  const selectNone = () => {
    // The bar goes away with its buttons.
    focusTile(currentIndex);
    setSelectedIds(new Set());
  };
  const toggle = (item: GalleryItem) => {
    const ids = new Set(selectedIds);
    if (!ids.delete(item.id)) ids.add(item.id);
    anchorId.current = item.id;
    setSelectedIds(ids);
  };
  const onTileClick = (item: GalleryItem, index: number) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) return toggle(item);
    if (!event.shiftKey) return openItem(item);
    const anchor = selected.length > 0 ? shown.findIndex(({ id }) => id === anchorId.current) : -1;
    if (anchor < 0) return toggle(item);
    const [from, to] = [Math.min(index, anchor), Math.max(index, anchor)];
    setSelectedIds(new Set(shown.slice(from, to + 1).map(({ id }) => id)));
  };
  const detached = (work: Promise<unknown>) => {
    work.catch((cause: unknown) => showError(t, cause));
  };
  useShortcuts(
    'gallery',
    {
      open: () => current && openItem(current),
      info: () => current && openItem(current, true),
      recallAll: onGenerated((result) => recall(result, 'all')),
      recallPrompt: onGenerated((result) => recall(result, 'prompt')),
      recallSeed: onGenerated((result) => recall(result, 'seed')),
      recallSize: onGenerated((result) => recall(result, 'size')),
      recallRemix: onGenerated((result) => recall(result, 'remix')),
      star: () => current && detached(studio.gallery.setStarred([current.id], !current.isStarred)),
      select: () => current && toggle(current),
      selectAll: () => setSelectedIds(new Set(items.map(({ id }) => id))),
      selectNone: () => setSelectedIds(new Set()),
      remove: () => {
        if (selected.length > 0) removeItems(selected);
        else if (current) removeItems([current]);
      },
    },
    grid,
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length;
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = nextTileIndex(event.key, currentIndex, shown.length, columns, isRtl);
    if (next === undefined) return;
    event.preventDefault();
    focusTile(next);
  };

  return (
    <section className={styles.gallery} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('gallery.title')}</h2>
        {hasPictures ? (
          <p role="status">
            {isNarrowed
              ? t('gallery.found', { count: items.length, total: all.length })
              : t('gallery.count', { count: all.length })}
          </p>
        ) : undefined}
        <Button
          className={styles.add}
          icon={<ImagePlus size={16} aria-hidden />}
          onClick={() => detached(pickImages().then(upload))}
        >
          {t('gallery.add')}
        </Button>
      </header>
      {hasPictures ? (
        <GalleryTools
          query={query}
          tags={tags}
          onQuery={(next) => {
            setQuery(next);
            setCount(PAGE);
          }}
        />
      ) : undefined}
      {selected.length > 0 ? <SelectionBar items={selected} onRemove={removeItems} onClear={selectNone} /> : undefined}
      {error ? (
        <ErrorBanner code={error.code} message={error.message} handlers={{ reload: () => location.reload() }} />
      ) : undefined}
      {isLoaded ? undefined : <p className={styles.loading}>{t('gallery.loading')}</p>}
      {isLoaded && !error && !hasPictures ? (
        <div className={styles.empty}>
          <ImageIcon size={20} aria-hidden />
          <p>{t('gallery.empty')}</p>
          <p className={styles.secondary}>{t('gallery.emptyDrop')}</p>
        </div>
      ) : undefined}
      <VisuallyHidden>
        <span id={`${titleId}-keys`}>{t('gallery.keys')}</span>
      </VisuallyHidden>
      <ul ref={grid} className={styles.grid} hidden={shown.length === 0} onKeyDown={onKeyDown} {...keptFocus}>
        {shown.map((item, index) => (
          <GalleryTile
            key={item.id}
            item={item}
            isCurrent={index === currentIndex}
            isSelected={selectedIds.has(item.id)}
            keysId={`${titleId}-keys`}
            onFocus={() => setCurrentId(item.id)}
            onClick={onTileClick(item, index)}
            onToggle={() => toggle(item)}
          />
        ))}
      </ul>
      {hasPictures && items.length === 0 ? (
        <div className={styles.tools}>
          <p>{t('gallery.nothingFound')}</p>
          <Button onClick={() => setQuery({})}>{t('gallery.showAll')}</Button>
        </div>
      ) : undefined}
      {shown.length < items.length ? (
        <Button onClick={() => setCount(count + PAGE)}>{t('gallery.showMore')}</Button>
      ) : undefined}
      {opened?.kind === 'upload' ? (
        <UploadDialog
          item={opened}
          onClose={() => setOpenedId(undefined)}
          onRemove={() => {
            setOpenedId(undefined);
            removeItems([opened]);
          }}
        />
      ) : undefined}
    </section>
  );
}

function resultOf({ id }: GeneratedItem, results: readonly Result[]): Result | undefined {
  return results.find((result) => result.id === id);
}
