import { ArrowLeftRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { clampNumber } from '../../components/clamp-number.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { showToast } from '../../components/toast-store.ts';
import { type Settings, settingLimits } from './effective-settings.ts';
import { changeSettings, type FormStore } from './form-store.ts';
import styles from './size-fields.module.css';
import { parseSize } from './size-presets.ts';

interface SizeFieldsProps {
  readonly form: FormStore;
  readonly manifest: Manifest;
  readonly settings: Settings;
}

/** Width and height in pixels; a pasted "512x768" fills both. */
export function SizeFields({ form, manifest, settings }: SizeFieldsProps) {
  const { t } = useTranslation();
  const limits = settingLimits(manifest).width;
  const note = (typed: number, used: number) =>
    t('settings.clampMultiple', { typed, used, multiple: manifest.sizes.multiple, min: limits.min, max: limits.max });
  const pasteSize = (text: string) => {
    const size = parseSize(text);
    if (!size) return false;
    const width = clampNumber(size.width, limits);
    const height = clampNumber(size.height, limits);
    changeSettings(form, manifest.id, { width, height });
    const changed = [
      width === size.width ? '' : note(size.width, width),
      height === size.height ? '' : note(size.height, height),
    ].filter(Boolean);
    if (changed.length > 0) showToast({ tone: 'info', title: changed.join(' ') });
    return true;
  };
  return (
    <div className={styles.row}>
      <NumberField
        label={t('settings.width')}
        value={settings.width}
        limits={limits}
        clampNote={note}
        onPasteText={pasteSize}
        onChange={(width) => changeSettings(form, manifest.id, { width })}
      />
      <IconButton
        className={styles.swap}
        label={t('settings.swap')}
        icon={<ArrowLeftRight size={16} aria-hidden />}
        onClick={() => changeSettings(form, manifest.id, { width: settings.height, height: settings.width })}
      />
      <NumberField
        label={t('settings.height')}
        value={settings.height}
        limits={limits}
        clampNote={note}
        onPasteText={pasteSize}
        onChange={(height) => changeSettings(form, manifest.id, { height })}
      />
    </div>
  );
}
