import { ListPlus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { namesOf } from '../../../domain/batches/axis.ts';
import type { AxisName } from '../../../domain/batches/grid.ts';
import { GRID_FIELD_RULES } from '../../../domain/batches/grid-fields.ts';
import { joinValues } from '../../../domain/batches/value-list.ts';
import fieldStyles from '../../components/field.module.css';
import { IconButton } from '../../components/icon-button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import styles from './grid-dialog.module.css';
import type { TypedAxis } from './grid-draft.ts';
import { useGridWords } from './use-grid-words.ts';

interface AxisRowProps {
  readonly name: AxisName;
  readonly axis: TypedAxis;
  readonly choices: readonly TypedAxis['field'][];
  readonly packages: readonly { readonly id: string; readonly name: string }[];
  /** What is wrong with the values, in words. */
  readonly problem: string | undefined;
  readonly onChange: (axis: TypedAxis) => void;
  readonly onEnter: () => void;
}

/** One axis: the field that it is over, and its values. */
export function AxisRow({ name, axis, choices, packages, problem, onChange, onEnter }: AxisRowProps) {
  const { t } = useTranslation();
  const words = useGridWords();
  const id = useId();
  const { field, text } = axis;
  const letter = name.toUpperCase();
  const names = field === 'none' ? undefined : namesOf(field, packages);
  return (
    <fieldset className={styles.axis}>
      <legend className={styles.legend}>{t('grid.axis', { letter })}</legend>
      <SelectField
        label={t('grid.field', { letter })}
        value={field}
        options={choices.map((choice) => ({
          value: choice,
          label: choice === 'none' ? t('grid.none') : words.field(choice),
        }))}
        onChange={(next) => onChange({ field: next, text: '' })}
      />
      {field === 'none' ? undefined : (
        <div className={fieldStyles.field}>
          <label htmlFor={id} className={fieldStyles.label}>
            {t('grid.values', { letter })}
          </label>
          <div className={styles.values}>
            <input
              id={id}
              className={fieldStyles.control}
              type="text"
              autoComplete="off"
              spellCheck={false}
              placeholder={t(`grid.examples.${GRID_FIELD_RULES[field].kind}`)}
              aria-describedby={`${id}-problem`}
              aria-invalid={problem !== undefined}
              value={text}
              onChange={(event) => onChange({ field, text: event.target.value })}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter();
              }}
            />
            {names ? (
              <IconButton
                label={t('grid.fill', { letter })}
                icon={<ListPlus size={16} aria-hidden />}
                onClick={() => onChange({ field, text: joinValues(names) })}
              />
            ) : undefined}
          </div>
          <p id={`${id}-problem`} className={fieldStyles.note} role="status">
            {problem}
          </p>
        </div>
      )}
    </fieldset>
  );
}
