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
  readonly onToggle: () => void;
}

/** One picture in the grid, as its thumbnail. */
export function GalleryTile({ item, isCurrent, isSelected, keysId, onFocus, onClick, onToggle }: GalleryTileProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(item.id, (id) => studio.gallery.thumbnail(id));
  const name = item.name || t('jobs.noPrompt');
  return (
    <li className={styles.item} onFocus={onFocus}>
      <button
        type="button"
        className={classNames(styles.tile, isSelected && styles.selected)}
        data-tile={item.id}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={t('gallery.tile', { prompt: name, date: format.dateTime(item.createdAt) })}
        aria-describedby={keysId}
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
      {/* For those without keys; by keyboard it is Space on the picture. */}
      <input
        type="checkbox"
        className={styles.check}
        tabIndex={-1}
        aria-label={t('gallery.selectTile', { name })}
        checked={isSelected}
        onChange={onToggle}
      />
    </li>
  );
}
