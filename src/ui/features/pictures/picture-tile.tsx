import { ImageOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GalleryItem } from '../../../studio/services/gallery.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import styles from './picture-picker.module.css';

interface PictureTileProps {
  readonly item: GalleryItem;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onChoose: () => void;
}

/** One picture to choose. */
export function PictureTile({ item, isCurrent, onFocus, onChoose }: PictureTileProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(item.id, (id) => studio.gallery.thumbnail(id));
  const { name, width, height } = item;
  return (
    <li>
      <button
        type="button"
        className={styles.tile}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={t('editor.pickTile', { name, width, height })}
        onFocus={onFocus}
        onClick={onChoose}
      >
        {url === undefined ? undefined : <img src={url} alt="" draggable={false} />}
        {hasFailed ? <ImageOff size={20} aria-hidden /> : undefined}
      </button>
    </li>
  );
}
