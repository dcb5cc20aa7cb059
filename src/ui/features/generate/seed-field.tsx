import { Dices, Recycle } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clampSeed } from '../../../domain/diffusion/request-fields.ts';
import fieldStyles from '../../components/field.module.css';
import { IconButton } from '../../components/icon-button.tsx';
import styles from './seed-field.module.css';
import { useNoteWords } from './use-note-words.ts';

interface SeedFieldProps {
  /** Absent: "Seed". */
  readonly label?: string;
  /** null: random. */
  readonly seed: number | null;
  readonly lastSeed: number | null;
  readonly onChange: (seed: number | null) => void;
}

/** The seed: empty or −1 is random; the die makes it random again, the arrows take the last job's. */
export function SeedField({ label, seed, lastSeed, onChange }: SeedFieldProps) {
  const { t } = useTranslation();
  const inWords = useNoteWords();
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const [note, setNote] = useState({ words: '', seed });

  const set = (next: number | null) => {
    setDraft(undefined);
    setNote({ words: '', seed: next });
    onChange(next);
  };
  const commit = () => {
    if (draft === undefined) return;
    // A minus sign proper is what some keyboards and copied tables have.
    const { value, note: words } = inWords(clampSeed(draft.replace('−', '-')));
    setDraft(undefined);
    setNote({ words: words ?? '', seed: value ?? null });
    onChange(value ?? null);
  };

  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id} className={fieldStyles.label}>
        {label ?? t('settings.seed')}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          className={fieldStyles.control}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          placeholder={t('settings.seedRandom')}
          aria-describedby={`${id}-note`}
          value={draft ?? (seed === null ? '' : String(seed))}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            else if (event.key === 'Escape' && draft !== undefined) {
              event.stopPropagation();
              setDraft(undefined);
            }
          }}
        />
        <IconButton label={t('settings.seedDie')} icon={<Dices size={16} aria-hidden />} onClick={() => set(null)} />
        <IconButton
          label={t('settings.seedReuse')}
          icon={<Recycle size={16} aria-hidden />}
          isUnavailable={lastSeed === null}
          onClick={() => set(lastSeed)}
        />
      </div>
      <p id={`${id}-note`} className={fieldStyles.note} role="status">
        {note.seed === seed ? note.words : ''}
      </p>
    </div>
  );
}
