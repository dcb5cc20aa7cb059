import { Brush } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MASKED_CONTENTS } from '../../../domain/diffusion/request-choices.ts';
import { MASK_BLUR_RANGE, PADDING_RANGE } from '../../../domain/diffusion/request-rules.ts';
import { Button } from '../../components/button.tsx';
import { CheckField } from '../../components/check-field.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import styles from './input-panel.module.css';
import { growsPicture, INPAINT_AREAS, type InputSettings } from './input-settings.ts';
import { MaskThumbnail } from './input-thumbnail.tsx';
import { RangeSlider } from './range-slider.tsx';

const SIDES = ['left', 'right', 'up', 'down'] as const;
/** Pixels that may be added on a side. */
const EXTENSION = { min: 0, max: 1024, step: 8 };
const PRESET = 128;

interface InpaintFieldsProps {
  readonly input: InputSettings;
  readonly onChange: (change: Partial<InputSettings>) => void;
  /** Undefined without a picture. */
  readonly onPaint: (() => void) | undefined;
  /** Says that the mask is missing, and the id of what says so. */
  readonly lack: ReactNode;
  readonly lackId: string | undefined;
}

/** What is painted anew, and how it meets the rest. */
export function InpaintFields({ input, onChange, onPaint, lack, lackId }: InpaintFieldsProps) {
  const { t } = useTranslation();
  const { picture, maskId } = input;
  const extend = (pixels: number) => onChange({ extension: { left: pixels, right: pixels, up: pixels, down: pixels } });
  return (
    <>
      <Button
        icon={<Brush size={16} aria-hidden />}
        isUnavailable={onPaint === undefined}
        aria-describedby={lackId}
        onClick={onPaint}
      >
        {t(maskId === null ? 'input.paint' : 'input.repaint')}
      </Button>
      {picture !== null && maskId !== null ? (
        <MaskThumbnail picture={picture} maskId={maskId} />
      ) : (
        <p className={styles.hint}>{t('input.unmasked')}</p>
      )}
      {lack}
      <CheckField
        label={t('input.inverted')}
        isChecked={input.isMaskInverted}
        onChange={(isMaskInverted) => onChange({ isMaskInverted })}
      />
      <RangeSlider
        label={t('input.blur')}
        value={input.maskBlur}
        range={MASK_BLUR_RANGE}
        step={1}
        onChange={(maskBlur) => onChange({ maskBlur })}
      />
      <div className={styles.pair}>
        <SelectField
          label={t('input.content')}
          value={input.maskedContent}
          options={MASKED_CONTENTS.map((value) => ({ value, label: t(`input.contents.${value}`) }))}
          onChange={(maskedContent) => onChange({ maskedContent })}
        />
        <SelectField
          label={t('input.area')}
          value={input.area}
          options={INPAINT_AREAS.map((value) => ({ value, label: t(`input.areas.${value}`) }))}
          hint={input.area === 'box' && input.box === null ? t('input.noBox') : undefined}
          onChange={(area) => onChange({ area })}
        />
      </div>
      {input.area === 'only-masked' ? (
        <RangeSlider
          label={t('input.padding')}
          value={input.padding}
          range={PADDING_RANGE}
          step={1}
          onChange={(padding) => onChange({ padding })}
        />
      ) : undefined}
      <CheckField
        label={t('input.colours')}
        isChecked={input.matchesColours}
        onChange={(matchesColours) => onChange({ matchesColours })}
      />
      <CheckField
        label={t('input.soft')}
        isChecked={input.isSoftMask}
        onChange={(isSoftMask) => onChange({ isSoftMask })}
      />
      <fieldset className={styles.sides}>
        <legend className={styles.legend}>{t('input.outpaint')}</legend>
        {SIDES.map((side) => (
          <NumberField
            key={side}
            label={t(`input.sides.${side}`)}
            value={input.extension[side]}
            limits={EXTENSION}
            clamp={(typed) => {
              const pixels = Math.round(Number(typed));
              return { value: Number.isFinite(pixels) ? Math.min(EXTENSION.max, Math.max(0, pixels)) : 0 };
            }}
            onChange={(pixels) => onChange({ extension: { ...input.extension, [side]: pixels } })}
          />
        ))}
        <div className={styles.wide}>
          <Button variant="ghost" onClick={() => extend(PRESET)}>
            {t('input.roomPreset', { pixels: PRESET })}
          </Button>
          <Button variant="ghost" isUnavailable={!growsPicture(input.extension)} onClick={() => extend(0)}>
            {t('input.roomNone')}
          </Button>
        </div>
      </fieldset>
    </>
  );
}
