import { ImageOff, Star } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryItem } from '../../../studio/services/gallery.ts';
import { classNames } from '../../components/class-names.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './gallery-tile.module.css';

interface GalleryTileProps {
  readonly item: GalleryItem;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** Id of the words that name the keys. */
  readonly keysId: string;
  readonly onFocus: () => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** One picture in the grid, as its thumbnail. */
export function GalleryTile({ item, isCurrent, isSelected, keysId, onFocus, onClick }: GalleryTileProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(item.id, (id) => studio.gallery.thumbnail(id));
  const name = item.kind === 'generated' ? item.recipe.request.prompt || t('jobs.noPrompt') : item.name;
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={classNames(styles.tile, isSelected && styles.selected)}
        data-tile={item.id}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={t('gallery.tile', { prompt: name, date: format.dateTime(item.createdAt) })}
        aria-describedby={keysId}
        onFocus={onFocus}
        aria-pressed={isSelected}
        onClick={onClick}
      >
        <span className={styles.picture}>
          {url === undefined ? undefined : <img src={url} alt="" draggable={false} />}
          {hasFailed ? <ImageOff size={20} aria-hidden /> : undefined}
          {item.isStarred ? (
            <Star className={styles.star} size={16} role="img" aria-label={t('gallery.isStarred')} />
          ) : undefined}
        </span>
        <span className={styles.prompt}>{name}</span>
        <span className={styles.date}>{format.shortDate(item.createdAt)}</span>
      </button>
    </li>
  );
}
