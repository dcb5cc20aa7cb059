import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GalleryQuery } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import styles from './gallery.module.css';

interface GalleryToolsProps {
  readonly query: GalleryQuery;
  readonly tags: readonly string[];
  readonly onQuery: (query: GalleryQuery) => void;
}

const KINDS = ['all', 'generated', 'upload'] as const;

/** What the gallery is narrowed to. */
export function GalleryTools({ query, tags, onQuery }: GalleryToolsProps) {
  const { t } = useTranslation();
  const change = (part: GalleryQuery, ...dropped: readonly (keyof GalleryQuery)[]) => {
    const next = { ...query, ...part };
    for (const key of dropped) delete next[key];
    onQuery(next);
  };
  // The one that is chosen stays, also when its last picture has lost it.
  const offered = query.tag === undefined || tags.includes(query.tag) ? tags : [query.tag, ...tags];
  return (
    <div className={styles.tools}>
      <input
        type="search"
        className={styles.search}
        aria-label={t('gallery.search')}
        placeholder={t('gallery.search')}
        value={query.text ?? ''}
        onChange={(event) => change({ text: event.target.value })}
      />
      <SelectField
        label={t('gallery.kind')}
        value={query.kind ?? 'all'}
        options={KINDS.map((value) => ({ value, label: t(`gallery.kinds.${value}`) }))}
        onChange={(kind) => (kind === 'all' ? change({}, 'kind') : change({ kind }))}
      />
      {offered.length > 0 ? (
        <SelectField
          label={t('gallery.tag')}
          value={query.tag ?? ''}
          options={[{ value: '', label: t('gallery.anyTag') }, ...offered.map((tag) => ({ value: tag, label: tag }))]}
          onChange={(tag) => (tag === '' ? change({}, 'tag') : change({ tag }))}
        />
      ) : undefined}
      <label className={styles.date}>
        {t('gallery.from')}
        <input
          type="date"
          value={query.from ?? ''}
          onChange={({ target: { value } }) => (value === '' ? change({}, 'from') : change({ from: value }))}
        />
      </label>
      <label className={styles.date}>
        {t('gallery.to')}
        <input
          type="date"
          value={query.to ?? ''}
          onChange={({ target: { value } }) => (value === '' ? change({}, 'to') : change({ to: value }))}
        />
      </label>
      <Button
        icon={<Star size={16} aria-hidden />}
        aria-pressed={query.isStarred === true}
        onClick={() => (query.isStarred ? change({}, 'isStarred') : change({ isStarred: true }))}
      >
        {t('gallery.starred')}
      </Button>
    </div>
  );
}
