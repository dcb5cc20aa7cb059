import { useTranslation } from 'react-i18next';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { PREVIEW_MODES } from '../../../domain/protocol/device.ts';
import { NumberField } from '../../components/number-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import styles from './settings-panel.module.css';

const LIMITS = { min: 1, max: 50, step: 1 };

/** How a running job shows what it is at, and how often. */
export function PreviewFields({ manifest }: { readonly manifest: Manifest | undefined }) {
  const { t } = useTranslation();
  const { device } = useStudio();
  const { preview } = useWatchable(device);
  const hasDecoder = manifest?.components.previewDecoder !== undefined;
  // The wish for a small decoder stays for the next model that has one.
  const shown = preview.mode === 'decoder' && !hasDecoder ? 'matrix' : preview.mode;
  return (
    <div className={styles.pair}>
      <SelectField
        label={t('settings.preview')}
        value={shown}
        options={PREVIEW_MODES.filter((mode) => mode !== 'decoder' || hasDecoder).map((mode) => ({
          value: mode,
          label: t(`settings.previewModes.${mode}`),
        }))}
        onChange={(mode) => device.setPreview({ ...preview, mode })}
      />
      {shown === 'off' ? undefined : (
        <NumberField
          label={t('settings.previewEvery')}
          value={preview.everySteps}
          limits={LIMITS}
          clamp={(input) => {
            const steps = Math.round(Number(input));
            return { value: Number.isFinite(steps) ? Math.min(LIMITS.max, Math.max(LIMITS.min, steps)) : 1 };
          }}
          onChange={(everySteps) => device.setPreview({ ...preview, everySteps })}
        />
      )}
    </div>
  );
}
