import { useTranslation } from 'react-i18next';
import { HIRES_UPSCALERS } from '../../../domain/diffusion/request-choices.ts';
import {
  GUIDANCE_RANGE,
  HIRES_SCALE_RANGE,
  STEPS_RANGE,
  STRENGTH_RANGE,
} from '../../../domain/diffusion/request-rules.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { CheckField } from '../../components/check-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import type { Settings } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';
import styles from './input-panel.module.css';
import type { HiresSettings } from './input-settings.ts';
import { RangeSlider } from './range-slider.tsx';
import { hiresSize } from './request-of-form.ts';

interface HiresFieldsProps {
  readonly form: FormStore;
  readonly hires: HiresSettings;
  readonly settings: Settings;
  readonly manifest: Manifest;
}

/** The second pass at a larger size. */
export function HiresFields({ form, hires, settings, manifest }: HiresFieldsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<HiresSettings>) => form.setState((state) => ({ hires: { ...state.hires, ...part } }));
  const hasEncoder = manifest.components.vaeEncoder !== undefined;
  return (
    <>
      <CheckField label={t('hires.title')} isChecked={hires.isOn} onChange={(isOn) => change({ isOn })} />
      {hires.isOn ? (
        <>
          <RangeSlider
            label={t('hires.scale')}
            value={hires.scale}
            range={HIRES_SCALE_RANGE}
            step={0.05}
            onChange={(scale) => change({ scale })}
          />
          <p className={styles.hint}>{t('hires.size', { ...hiresSize(settings, hires.scale, manifest) })}</p>
          <SelectField
            label={t('hires.upscaler')}
            value={hasEncoder ? hires.upscaler : 'latent'}
            options={HIRES_UPSCALERS.filter((upscaler) => hasEncoder || upscaler === 'latent').map((value) => ({
              value,
              label: t(`hires.upscalers.${value}`),
            }))}
            onChange={(upscaler) => change({ upscaler })}
          />
          <RangeSlider
            label={t('hires.strength')}
            value={hires.strength}
            range={STRENGTH_RANGE}
            step={0.05}
            onChange={(strength) => change({ strength })}
          />
          <RangeSlider
            label={t('hires.steps')}
            value={hires.steps}
            range={{ ...STEPS_RANGE, min: 0 }}
            step={1}
            onChange={(steps) => change({ steps })}
          />
          <CheckField
            label={t('hires.guidanceSame')}
            isChecked={hires.guidanceScale === null}
            onChange={(isSame) => change({ guidanceScale: isSame ? null : settings.guidanceScale })}
          />
          {hires.guidanceScale === null ? undefined : (
            <RangeSlider
              label={t('hires.guidance')}
              value={hires.guidanceScale}
              range={GUIDANCE_RANGE}
              step={0.5}
              onChange={(guidanceScale) => change({ guidanceScale })}
            />
          )}
        </>
      ) : undefined}
    </>
  );
}
