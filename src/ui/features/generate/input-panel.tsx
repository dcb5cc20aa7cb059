import { ImagePlus, Maximize, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { RESIZE_MODES } from '../../../domain/diffusion/imaging/resize-modes.ts';
import { LOOPS_RANGE, STRENGTH_RANGE } from '../../../domain/diffusion/request-rules.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { changeInput, changeSettings, type FormStore } from './form-store.ts';
import { InpaintFields } from './inpaint-fields.tsx';
import styles from './input-panel.module.css';
import type { InputPicture, InputSettings } from './input-settings.ts';
import { RangeSlider } from './range-slider.tsx';
import { sizeForPicture } from './request-of-form.ts';

/** What the page lends this feature: dialogs of other features. */
export interface InputTools {
  readonly pickPicture: (onChoose: (picture: InputPicture) => void, onClose: () => void) => ReactNode;
  readonly paintMask: (
    input: InputSettings,
    onChange: (change: Partial<InputSettings>) => void,
    onClose: () => void,
  ) => ReactNode;
}

interface InputPanelProps {
  readonly form: FormStore;
  readonly manifest: Manifest;
  readonly tools: InputTools;
}

/** The picture that goes in, and what is done with it. */
export function InputPanel({ form, manifest, tools }: InputPanelProps) {
  const { t } = useTranslation();
  const input = useStore(form, (state) => state.input);
  const [dialog, setDialog] = useState<'pick' | 'paint'>();
  const { mode, picture } = input;
  const change = (part: Partial<InputSettings>) => changeInput(form, part);
  const fitSize = (to: InputPicture, extension = input.extension) =>
    changeSettings(form, manifest.id, sizeForPicture(to, extension, manifest));
  const choose = (chosen: InputPicture) => {
    setDialog(undefined);
    // A mask and a frame belong to the picture that they were made for.
    change({ picture: chosen, ...(chosen.assetId === picture?.assetId ? {} : { maskId: null, box: null }) });
    fitSize(chosen);
  };

  return (
    <div className={styles.panel}>
      {picture === null ? (
        <Button icon={<ImagePlus size={16} aria-hidden />} onClick={() => setDialog('pick')}>
          {t('input.choose')}
        </Button>
      ) : (
        <div className={styles.slot}>
          <InputThumbnail picture={picture} />
          <div className={styles.facts}>
            <span>{picture.name}</span>
            <span className={styles.hint}>{t('input.size', { width: picture.width, height: picture.height })}</span>
            <div>
              <IconButton
                label={t('input.change')}
                icon={<ImagePlus size={16} aria-hidden />}
                onClick={() => setDialog('pick')}
              />
              <IconButton
                label={t('input.useSize')}
                icon={<Maximize size={16} aria-hidden />}
                onClick={() => fitSize(picture)}
              />
              <IconButton
                label={t('input.remove')}
                icon={<X size={16} aria-hidden />}
                onClick={() => change({ picture: null, maskId: null, box: null })}
              />
            </div>
          </div>
        </div>
      )}
      <RangeSlider
        label={t('input.strength')}
        value={input.strength}
        range={STRENGTH_RANGE}
        step={0.05}
        onChange={(strength) => change({ strength })}
      />
      <SelectField
        label={t('input.resizeMode')}
        value={input.resizeMode}
        options={RESIZE_MODES.map((value) => ({ value, label: t(`input.resizeModes.${value}`) }))}
        onChange={(resizeMode) => change({ resizeMode })}
      />
      {mode === 'picture' ? (
        <RangeSlider
          label={t('input.rounds')}
          value={input.rounds}
          range={LOOPS_RANGE}
          step={1}
          onChange={(rounds) => change({ rounds })}
        />
      ) : undefined}
      {mode === 'picture' && input.rounds > 1 ? (
        <RangeSlider
          label={t('input.finalStrength')}
          value={input.finalStrength}
          range={STRENGTH_RANGE}
          step={0.05}
          onChange={(finalStrength) => change({ finalStrength })}
        />
      ) : undefined}
      {mode === 'inpaint' ? (
        <InpaintFields
          input={input}
          onChange={(part) => {
            change(part);
            if (part.extension && picture) fitSize(picture, part.extension);
          }}
          onPaint={picture === null ? undefined : () => setDialog('paint')}
        />
      ) : undefined}
      {dialog === 'pick' ? tools.pickPicture(choose, () => setDialog(undefined)) : undefined}
      {dialog === 'paint' ? tools.paintMask(input, change, () => setDialog(undefined)) : undefined}
    </div>
  );
}

function InputThumbnail({ picture }: { readonly picture: InputPicture }) {
  const { t } = useTranslation();
  const { gallery } = useStudio();
  const { url, hasFailed } = useObjectUrl(picture.assetId, (assetId) => gallery.asset(assetId));
  if (hasFailed) return <p role="status">{t('input.gone')}</p>;
  return <img className={styles.picture} src={url} alt={t('input.picture')} />;
}
