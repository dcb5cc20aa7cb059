import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/button.tsx';
import fieldStyles from '../../../components/field.module.css';
import styles from './prompt-tools.module.css';

interface NamedEditorProps {
  readonly name: string;
  readonly note: string;
  readonly onName: (name: string) => void;
  readonly onLeaveField: () => void;
  readonly onDone: () => void;
  readonly children: ReactNode;
}

/** The name of something and what else it has; every field is stored when it is left. */
export function NamedEditor({ name, note, onName, onLeaveField, onDone, children }: NamedEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that a field in it is left.
    <div className={styles.editor} onBlur={onLeaveField}>
      <div className={fieldStyles.field}>
        <label htmlFor={id} className={fieldStyles.label}>
          {t('promptTools.name')}
        </label>
        <input
          ref={field}
          id={id}
          className={fieldStyles.control}
          autoComplete="off"
          aria-describedby={`${id}-note`}
          aria-invalid={note !== ''}
          value={name}
          onChange={(event) => onName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) onLeaveField();
          }}
        />
        <p id={`${id}-note`} className={fieldStyles.note} role="status">
          {note}
        </p>
      </div>
      {children}
      <div className={styles.bar}>
        <Button icon={<ArrowLeft size={16} aria-hidden />} onClick={onDone}>
          {t('promptTools.back')}
        </Button>
      </div>
    </div>
  );
}
