import { useTranslation } from 'react-i18next';
import { parseSizePair } from '../../../domain/diffusion/request-fields.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { SelectField } from '../../components/select-field.tsx';
import type { Settings } from './effective-settings.ts';
import { changeSettings, type FormStore } from './form-store.ts';
import { sizeKey, sizePresets } from './size-presets.ts';

interface SizeSelectProps {
  readonly form: FormStore;
  readonly manifest: Manifest;
  readonly settings: Settings;
  readonly className?: string | undefined;
}

/** The usual sizes of this model, and the set one where it is none of them. */
export function SizeSelect({ form, manifest, settings, className }: SizeSelectProps) {
  const { t } = useTranslation();
  const current = sizeKey(settings.width, settings.height);
  const shapeKeys = {
    square: 'settings.sizeSquare',
    portrait: 'settings.sizePortrait',
    landscape: 'settings.sizeLandscape',
  } as const;
  const options = sizePresets(manifest).map(({ shape, width, height }) => ({
    value: sizeKey(width, height),
    label: t(shapeKeys[shape], { size: `${width} × ${height}` }),
  }));
  if (!options.some(({ value }) => value === current))
    options.unshift({
      value: current,
      label: t('settings.sizeCustom', { size: `${settings.width} × ${settings.height}` }),
    });
  return (
    <SelectField
      label={t('settings.size')}
      isLabelHidden
      className={className}
      value={current}
      options={options}
      onChange={(key) => {
        const size = parseSizePair(key);
        if (size) changeSettings(form, manifest.id, size);
      }}
    />
  );
}
