import { useTranslation } from 'react-i18next';
import { ETA_RANGE, STRENGTH_RANGE } from '../../../domain/diffusion/request-rules.ts';
import { maxClipSkip } from '../../../domain/models/hidden-states.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { EMPHASIS_MODES } from '../../../domain/prompting/emphasis.ts';
import { CheckField } from '../../components/check-field.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { clampSetting, settingLimits } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';
import styles from './input-panel.module.css';
import type { NoiseSettings } from './input-settings.ts';
import { RangeSlider } from './range-slider.tsx';
import { SeedField } from './seed-field.tsx';

interface AdvancedFieldsProps {
  readonly form: FormStore;
  readonly noise: NoiseSettings;
  readonly lastSeed: number | null;
  readonly manifest: Manifest;
}

/** What few touch: variations, noise of another size, eta, how weights act, which layer reads the prompt. */
export function AdvancedFields({ form, noise, lastSeed, manifest }: AdvancedFieldsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<NoiseSettings>) => form.setState((state) => ({ noise: { ...state.noise, ...part } }));
  const { seedResize, eta } = noise;
  const limits = settingLimits(manifest);
  const mostSkipped = maxClipSkip(manifest.components.textEncoder);
  const { defaultWidth, defaultHeight } = manifest.sizes;
  return (
    <details className={styles.details}>
      <summary>{t('advanced.title')}</summary>
      <RangeSlider
        label={t('advanced.variationStrength')}
        value={noise.variationStrength}
        range={STRENGTH_RANGE}
        step={0.05}
        onChange={(variationStrength) => change({ variationStrength })}
      />
      {noise.variationStrength > 0 ? (
        <SeedField
          label={t('advanced.variationSeed')}
          seed={noise.variationSeed}
          lastSeed={lastSeed}
          onChange={(variationSeed) => change({ variationSeed })}
        />
      ) : undefined}
      <CheckField
        label={t('advanced.seedResize')}
        isChecked={seedResize !== null}
        onChange={(isOn) => change({ seedResize: isOn ? { width: defaultWidth, height: defaultHeight } : null })}
      />
      {seedResize === null ? undefined : (
        <div className={styles.pair}>
          {(['width', 'height'] as const).map((side) => (
            <NumberField
              key={side}
              label={t(side === 'width' ? 'advanced.seedWidth' : 'advanced.seedHeight')}
              value={seedResize[side]}
              limits={limits[side]}
              clamp={(input) => ({ value: clampSetting(manifest, side, input, seedResize[side]).value })}
              onChange={(value) => change({ seedResize: { ...seedResize, [side]: value } })}
            />
          ))}
        </div>
      )}
      <CheckField
        label={t('advanced.ownEta')}
        isChecked={eta === null}
        onChange={(isOwn) => change({ eta: isOwn ? null : 0 })}
      />
      {eta === null ? undefined : (
        <RangeSlider
          label={t('advanced.eta')}
          value={eta}
          range={ETA_RANGE}
          step={0.05}
          onChange={(value) => change({ eta: value })}
        />
      )}
      <div className={styles.pair}>
        <SelectField
          label={t('advanced.emphasis')}
          value={noise.emphasis}
          options={EMPHASIS_MODES.map((value) => ({ value, label: t(`advanced.emphases.${value}`) }))}
          onChange={(emphasis) => change({ emphasis })}
        />
        <SelectField
          label={t('advanced.clipSkip')}
          value={String(Math.min(noise.clipSkip, mostSkipped))}
          options={Array.from({ length: mostSkipped }, (_, i) => ({ value: String(i + 1), label: String(i + 1) }))}
          disabled={mostSkipped === 1}
          hint={mostSkipped === 1 ? t('advanced.clipSkipOff') : undefined}
          onChange={(clipSkip) => change({ clipSkip: Number(clipSkip) })}
        />
      </div>
    </details>
  );
}
