import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseSizePair } from '../../../domain/diffusion/request-fields.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { type ClampNumber, NumberField } from '../../components/number-field.tsx';
import { useClamp } from '../../words/use-clamp.ts';

interface SizeDialogProps {
  readonly onCreate: (size: { readonly width: number; readonly height: number }) => void;
  readonly onClose: () => void;
}

const LIMITS = { min: 1, max: 16_384, step: 1 } as const;

/** A project of any size; a pasted "512x768" fills both sides. */
export function SizeDialog({ onCreate, onClose }: SizeDialogProps) {
  const { t } = useTranslation();
  const [width, setWidth] = useState(1024);
  const [height, setHeight] = useState(1024);
  const clampTo = useClamp();
  const clampWidth = whole(clampTo(LIMITS, width));
  const clampHeight = whole(clampTo(LIMITS, height));
  const pasteSize = (text: string) => {
    const size = parseSizePair(text);
    if (!size) return false;
    setWidth(clampWidth(size.width).value);
    setHeight(clampHeight(size.height).value);
    return true;
  };
  return (
    <Dialog
      title={t('projects.customTitle')}
      closeLabel={t('app.close')}
      startsInField
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('projects.cancel')}</Button>
          <Button variant="primary" onClick={() => onCreate({ width, height })}>
            {t('projects.create')}
          </Button>
        </>
      }
    >
      <NumberField
        label={t('projects.width')}
        value={width}
        limits={LIMITS}
        clamp={clampWidth}
        onPasteText={pasteSize}
        onChange={setWidth}
      />
      <NumberField
        label={t('projects.height')}
        value={height}
        limits={LIMITS}
        clamp={clampHeight}
        onPasteText={pasteSize}
        onChange={setHeight}
      />
    </Dialog>
  );
}

/** Pixels come whole. */
function whole(clamp: ClampNumber): ClampNumber {
  return (input) => {
    const { value, note } = clamp(input);
    return { value: Math.round(value), note };
  };
}
