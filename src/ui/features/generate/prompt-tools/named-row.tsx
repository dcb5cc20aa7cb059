import { Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../components/icon-button.tsx';
import styles from './prompt-tools.module.css';

interface NamedRowProps {
  readonly name: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

/** A style or a list among others. */
export function NamedRow({ name, onEdit, onRemove, children }: NamedRowProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.row}>
      <div className={styles.rowWords}>{children}</div>
      <IconButton
        label={t('promptTools.edit', { name })}
        icon={<Pencil size={16} aria-hidden />}
        data-edits={name}
        onClick={onEdit}
      />
      <IconButton
        label={t('promptTools.remove', { name })}
        icon={<Trash2 size={16} aria-hidden />}
        onClick={onRemove}
      />
    </li>
  );
}
