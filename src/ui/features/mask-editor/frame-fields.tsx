import { useTranslation } from 'react-i18next';
import type { Box, Size } from '../../../domain/diffusion/imaging/raster.ts';
import { NumberField } from '../../components/number-field.tsx';
import styles from './mask-editor.module.css';

/** The model is shown no less than this, or the picture's side where that is smaller. */
const LEAST_SIDE = 64;

/** A frame within the picture, in whole pixels, that is large enough. */
export function fittedFrame({ x, y, width, height }: Box, picture: Size): Box {
  const side = (wanted: number, most: number) =>
    Math.round(Math.min(most, Math.max(Math.min(LEAST_SIDE, most), wanted)));
  const [w, h] = [side(width, picture.width), side(height, picture.height)];
  const place = (wanted: number, most: number) => Math.round(Math.min(most, Math.max(0, wanted)));
  return { x: place(x, picture.width - w), y: place(y, picture.height - h), width: w, height: h };
}

interface FrameFieldsProps {
  readonly frame: Box;
  readonly picture: Size;
  readonly onChange: (frame: Box) => void;
}

/** The generation box by its numbers. */
export function FrameFields({ frame, picture, onChange }: FrameFieldsProps) {
  const { t } = useTranslation();
  const most = { x: picture.width, y: picture.height, width: picture.width, height: picture.height };
  return (
    <div className={styles.frameFields}>
      {(['x', 'y', 'width', 'height'] as const).map((field) => (
        <NumberField
          key={field}
          label={t(`mask.frame.${field}`)}
          value={frame[field]}
          limits={{ min: 0, max: most[field], step: 8 }}
          clamp={(input) => {
            const wanted = Number(input);
            return {
              value: Number.isFinite(wanted)
                ? fittedFrame({ ...frame, [field]: wanted }, picture)[field]
                : frame[field],
            };
          }}
          onChange={(value) => onChange(fittedFrame({ ...frame, [field]: value }, picture))}
        />
      ))}
    </div>
  );
}
