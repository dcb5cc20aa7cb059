import { useEffect, useRef } from 'react';
import type { RgbaImage } from '../../../domain/protocol/inference-api.ts';
import { classNames } from '../../components/class-names.ts';
import styles from './preview-canvas.module.css';

interface PreviewCanvasProps {
  readonly image: RgbaImage | undefined;
  /** Of the picture in the making: the place is kept before the first preview. */
  readonly width: number;
  readonly height: number;
  /** Share of the steps done: early previews are shown as the blocks they are, later ones smoothed. */
  readonly fraction: number;
  readonly label: string;
}

/** The picture as far as it has come, enlarged from one pixel per latent. */
export function PreviewCanvas({ image, width, height, fraction, label }: PreviewCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !image) return;
    element.width = image.width;
    element.height = image.height;
    element.getContext('2d')?.putImageData(new ImageData(image.data, image.width, image.height), 0, 0);
  }, [image]);
  return (
    <div className={styles.frame} style={{ aspectRatio: `${width} / ${height}` }}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        hidden={!image}
        className={classNames(styles.canvas, fraction < 0.4 && styles.blocks)}
      />
    </div>
  );
}
