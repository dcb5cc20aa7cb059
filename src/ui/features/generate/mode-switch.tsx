import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { changeInput, type FormStore } from './form-store.ts';
import styles from './input-panel.module.css';
import { INPUT_MODES, type InputMode } from './input-settings.ts';

interface ModeSwitchProps {
  readonly form: FormStore;
  readonly mode: InputMode;
  readonly manifest: Manifest | undefined;
  readonly onMode: (mode: InputMode) => void;
}

/** From text, from a picture, or under a mask. A model without an encoder has text alone. */
export function ModeSwitch({ form, mode, manifest, onMode }: ModeSwitchProps) {
  const { t } = useTranslation();
  const name = useId();
  const isBlind = manifest !== undefined && manifest.components.vaeEncoder === undefined;
  return (
    <>
      <fieldset className={styles.modes} aria-describedby={isBlind ? `${name}-note` : undefined}>
        <legend className={styles.legend}>{t('input.mode')}</legend>
        {INPUT_MODES.map((each) => (
          <label key={each} className={styles.mode}>
            <input
              type="radio"
              name={name}
              checked={mode === each}
              disabled={isBlind && each !== 'text' && mode !== each}
              onChange={() => {
                changeInput(form, { mode: each });
                onMode(each);
              }}
            />
            {t(`input.modes.${each}`)}
          </label>
        ))}
      </fieldset>
      {isBlind ? (
        <p id={`${name}-note`} className={styles.hint}>
          {t('input.noEncoder')}
        </p>
      ) : undefined}
    </>
  );
}
