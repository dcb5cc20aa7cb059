import { ArrowLeftRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type NumberInput, parseSizePair } from '../../../domain/diffusion/request-fields.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { showToast } from '../../components/toast-store.ts';
import { clampSetting, type Settings, settingLimits } from './effective-settings.ts';
import { changeSettings, type FormStore } from './form-store.ts';
import styles from './size-fields.module.css';
import { useNoteWords } from './use-note-words.ts';

interface SizeFieldsProps {
  readonly form: FormStore;
  readonly manifest: Manifest;
  readonly settings: Settings;
}

/** Width and height in pixels; a pasted "512x768" fills both. */
export function SizeFields({ form, manifest, settings }: SizeFieldsProps) {
  const { t } = useTranslation();
  const inWords = useNoteWords();
  const limits = settingLimits(manifest);
  const clamp = (side: 'width' | 'height') => (input: NumberInput) =>
    inWords(clampSetting(manifest, side, input, settings[side]));
  const pasteSize = (text: string) => {
    const size = parseSizePair(text);
    if (!size) return false;
    const width = clamp('width')(size.width);
    const height = clamp('height')(size.height);
    changeSettings(form, manifest.id, { width: width.value, height: height.value });
    const notes = [width.note, height.note].filter((note) => note !== undefined);
    if (notes.length > 0) showToast({ tone: 'info', title: notes.join(' ') });
    return true;
  };
  return (
    <div className={styles.row}>
      <NumberField
        label={t('settings.width')}
        value={settings.width}
        limits={limits.width}
        clamp={clamp('width')}
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
        limits={limits.height}
        clamp={clamp('height')}
        onPasteText={pasteSize}
        onChange={(height) => changeSettings(form, manifest.id, { height })}
      />
    </div>
  );
}
