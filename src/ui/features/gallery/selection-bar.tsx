import { Download, Star, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '../../../studio/files/save-blob.ts';
import type { GalleryItem } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/check-field.tsx';
import { runTask } from '../../components/task-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import styles from './gallery.module.css';
import { RenameForm } from './rename-form.tsx';
import { TagList } from './tag-list.tsx';

interface SelectionBarProps {
  readonly items: readonly GalleryItem[];
  readonly onRemove: (items: readonly GalleryItem[]) => void;
  readonly onClear: () => void;
}

/** What can be done with several pictures at once. */
export function SelectionBar({ items, onRemove, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [embedsRecipe, setEmbedsRecipe] = useState(true);
  const [tag, setTag] = useState('');
  const ids = items.map(({ id }) => id);
  const [only, ...more] = items;
  const tags = [...new Set(items.flatMap((item) => item.tags))].sort();
  const areStarred = items.every(({ isStarred }) => isStarred);
  const detached = (work: Promise<unknown>) => {
    work.catch((error: unknown) => showError(t, error));
  };
  const addTag = () => {
    if (tag.trim() === '') return;
    detached(studio.gallery.setTags(ids, { add: [tag] }));
    setTag('');
  };
  const download = async () => {
    const file = await runTask(t('gallery.zipping', { count: ids.length }), ({ signal, report }) =>
      studio.gallery.zip(ids, { embedRecipe: embedsRecipe, signal, onProgress: (done, total) => report(done / total) }),
    );
    if (file) await saveBlob(file, `${t('gallery.zipName')}.zip`);
  };
  return (
    <section className={styles.selection} aria-label={t('gallery.selection')}>
      <p role="status">{t('gallery.selected', { count: ids.length })}</p>
      <Button
        icon={<Star size={16} aria-hidden />}
        onClick={() => detached(studio.gallery.setStarred(ids, !areStarred))}
      >
        {t(areStarred ? 'gallery.unstar' : 'gallery.star')}
      </Button>
      {only && more.length === 0 ? <RenameForm key={only.id} item={only} /> : undefined}
      <form
        className={styles.inlineForm}
        onSubmit={(event) => {
          event.preventDefault();
          addTag();
        }}
      >
        <input
          className={styles.search}
          aria-label={t('gallery.newTag')}
          placeholder={t('gallery.newTag')}
          value={tag}
          maxLength={60}
          onChange={(event) => setTag(event.target.value)}
        />
        <Button icon={<Tag size={16} aria-hidden />} type="submit">
          {t('gallery.addTag')}
        </Button>
      </form>
      <TagList tags={tags} onRemove={(each) => detached(studio.gallery.setTags(ids, { remove: [each] }))} />
      <Button icon={<Download size={16} aria-hidden />} onClick={() => detached(download())}>
        {t('gallery.zip')}
      </Button>
      <CheckField label={t('viewer.embed')} isChecked={embedsRecipe} onChange={setEmbedsRecipe} />
      <Button icon={<Trash2 size={16} aria-hidden />} onClick={() => onRemove(items)}>
        {t('gallery.delete')}
      </Button>
      <Button icon={<X size={16} aria-hidden />} onClick={onClear}>
        {t('gallery.clear')}
      </Button>
    </section>
  );
}
