import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import styles from './gallery.module.css';

interface TagListProps {
  readonly tags: readonly string[];
  readonly onRemove: (tag: string) => void;
}

/** The tags of pictures, each with its way off. */
export function TagList({ tags, onRemove }: TagListProps) {
  const { t } = useTranslation();
  if (tags.length === 0) return undefined;
  return (
    <ul className={styles.tags} aria-label={t('gallery.tags')}>
      {tags.map((tag) => (
        <li key={tag}>
          <Button aria-label={t('gallery.removeTag', { tag })} onClick={() => onRemove(tag)}>
            <span className={styles.tagName}>{tag}</span>
            <X size={14} aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}
