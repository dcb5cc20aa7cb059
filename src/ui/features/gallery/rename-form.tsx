import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryItem } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { announce } from '../../components/live-region.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import styles from './gallery.module.css';

/** Names a picture. An empty name brings back the one that it came with. */
export function RenameForm({ item }: { readonly item: GalleryItem }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [draft, setDraft] = useState<string>();
  const rename = async (name: string) => {
    await studio.gallery.rename(item.id, name);
    setDraft(undefined);
    const original = item.kind === 'upload' ? item.originalName : item.recipe.request.prompt;
    announce(t('gallery.renamed', { name: name || original }));
  };
  return (
    <form
      className={styles.inlineForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== undefined && draft.trim() !== item.name)
          rename(draft.trim()).catch((error: unknown) => showError(t, error));
      }}
    >
      <input
        className={styles.search}
        aria-label={t('gallery.name')}
        value={draft ?? item.name}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
      />
      <Button icon={<Pencil size={16} aria-hidden />} type="submit">
        {t('gallery.rename')}
      </Button>
    </form>
  );
}
