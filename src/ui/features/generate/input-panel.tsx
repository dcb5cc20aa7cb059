import { ImagePlus, Maximize, X } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { RESIZE_MODES } from '../../../domain/diffusion/request-choices.ts';
import { LOOPS_RANGE, STRENGTH_RANGE } from '../../../domain/diffusion/request-rules.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';
import { changeInput, changeSettings, type FormStore } from './form-store.ts';
import { InpaintFields } from './inpaint-fields.tsx';
import styles from './input-panel.module.css';
import {
  type InputPicture,
  type InputSettings,
  type MissingInput,
  missingInput,
  paintedChange,
} from './input-settings.ts';
import { InputThumbnail } from './input-thumbnail.tsx';
import { pictureIntoForm } from './picture-into-form.ts';
import { RangeSlider } from './range-slider.tsx';
import { sizeForPicture } from './request-of-form.ts';

/** What the page lends this feature: dialogs of other features. */
export interface InputTools {
  readonly pickPicture: (onChoose: (picture: InputPicture) => void, onClose: () => void) => ReactNode;
  readonly paintMask: (
    input: InputSettings,
    onPainted: (painted: Pick<InputSettings, 'maskId' | 'box'>) => void,
    onClose: () => void,
  ) => ReactNode;
}

interface InputPanelProps {
  readonly form: FormStore;
  readonly manifest: Manifest;
  readonly tools: InputTools;
  /** What the last attempt lacked. */
  readonly missing: MissingInput | undefined;
}

/** The picture that goes in, and what is done with it. */
export function InputPanel({ form, manifest, tools, missing }: InputPanelProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { packages } = useWatchable(studio.models);
  const missingId = useId();
  const input = useStore(form, (state) => state.input);
  const [dialog, setDialog] = useState<'pick' | 'paint'>();
  const { mode, picture } = input;
  const change = (part: Partial<InputSettings>) => changeInput(form, part);
  const fitSize = (to: InputPicture, extension = input.extension) =>
    changeSettings(form, manifest.id, sizeForPicture(to, extension, manifest));
  const choose = (chosen: InputPicture) => {
    setDialog(undefined);
    pictureIntoForm(form, chosen, packages);
  };
  const lacks = missing !== undefined && missing === missingInput(input) ? missing : undefined;
  const lackNote = (what: MissingInput) =>
    lacks === what ? (
      <p id={missingId} className={styles.lack}>
        {t(`input.lacks.${what}`)}
      </p>
    ) : undefined;

  const onDragOver = (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    // The page as a whole then knows that the file has found its place.
    event.preventDefault();
    studio.gallery.upload([file]).then(
      ([outcome]) => {
        if (outcome === undefined) return;
        if ('error' in outcome) showError(t, outcome.error);
        else choose(outcome.item);
      },
      (error: unknown) => showError(t, error),
    );
  };

  return (
    <div className={styles.panel}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here; by keyboard they are chosen. */}
      <div className={styles.drop} data-testid="input-slot" onDragOver={onDragOver} onDrop={onDrop}>
        {picture === null ? (
          <>
            <Button
              icon={<ImagePlus size={16} aria-hidden />}
              aria-describedby={lacks === 'picture' ? missingId : undefined}
              onClick={() => setDialog('pick')}
            >
              {t('input.choose')}
            </Button>
            <p className={styles.hint}>{t('input.dropHint')}</p>
            {lackNote('picture')}
          </>
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
      </div>
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
          lack={lackNote('mask')}
          lackId={lacks === 'mask' ? missingId : undefined}
        />
      ) : undefined}
      {dialog === 'pick' ? tools.pickPicture(choose, () => setDialog(undefined)) : undefined}
      {dialog === 'paint'
        ? tools.paintMask(
            input,
            (painted) => change(paintedChange(input, painted)),
            () => setDialog(undefined),
          )
        : undefined}
    </div>
  );
}
