import { ImageOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './gallery-tile.module.css';

interface GalleryTileProps {
  readonly result: Result;
  readonly isCurrent: boolean;
  /** Id of the words that name the keys. */
  readonly keysId: string;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** One picture in the grid, as its thumbnail. */
export function GalleryTile({ result, isCurrent, keysId, onFocus, onOpen }: GalleryTileProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(result.id, (id) => studio.results.thumbnail(id));
  const prompt = result.recipe.request.prompt || t('jobs.noPrompt');
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.tile}
        data-tile={result.id}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={t('gallery.tile', { prompt, date: format.dateTime(result.createdAt) })}
        aria-describedby={keysId}
        onFocus={onFocus}
        onClick={onOpen}
      >
        <span className={styles.picture}>
          {url === undefined ? undefined : <img src={url} alt="" draggable={false} />}
          {hasFailed ? <ImageOff size={20} aria-hidden /> : undefined}
        </span>
        <span className={styles.prompt}>{prompt}</span>
        <span className={styles.date}>{format.shortDate(result.createdAt)}</span>
      </button>
    </li>
  );
}
