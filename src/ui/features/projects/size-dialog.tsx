import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { type ClampNumber, NumberField } from '../../components/number-field.tsx';
import { useClamp } from '../../words/use-clamp.ts';

interface SizeDialogProps {
  readonly onCreate: (size: { readonly width: number; readonly height: number }) => void;
  readonly onClose: () => void;
}

const LIMITS = { min: 1, max: 16_384, step: 1 } as const;

/** A project of any size. */
export function SizeDialog({ onCreate, onClose }: SizeDialogProps) {
  const { t } = useTranslation();
  const [width, setWidth] = useState(1024);
  const [height, setHeight] = useState(1024);
  const clampTo = useClamp();
  return (
    <Dialog
      title={t('projects.customTitle')}
      closeLabel={t('app.close')}
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
        clamp={whole(clampTo(LIMITS, width))}
        onChange={setWidth}
      />
      <NumberField
        label={t('projects.height')}
        value={height}
        limits={LIMITS}
        clamp={whole(clampTo(LIMITS, height))}
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
