import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MaskBrush, MaskPainting } from '../../../domain/diffusion/imaging/mask-painting.ts';
import type { Box } from '../../../domain/diffusion/imaging/raster.ts';
import { drawMask } from './draw-mask.ts';
import styles from './mask-editor.module.css';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface MaskCanvasProps {
  readonly painting: MaskPainting;
  readonly picture: ImageBitmap;
  readonly brush: MaskBrush;
  /** Screen pixels per pixel of the picture. */
  readonly scale: number;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
  /** A stroke has ended. */
  readonly onStroke: () => void;
}

/** Pixels that an arrow key moves the brush; with Shift one. */
const KEY_STEP = 8;

/** The picture with its mask over it, painted by pointer or by keys. */
export function MaskCanvas({ painting, picture, brush, scale, overlay, onStroke }: MaskCanvasProps) {
  const { t } = useTranslation();
  const base = useRef<HTMLCanvasElement>(null);
  const lastPoint = useRef<Point>(undefined);
  const [cursor, setCursor] = useState<Point>();
  const { width, height } = painting;

  useEffect(() => {
    base.current?.getContext('2d')?.drawImage(picture, 0, 0);
  }, [picture]);
  useEffect(() => {
    drawMask(overlay.current, painting, { x: 0, y: 0, width, height });
  }, [overlay, painting, width, height]);

  const draw = (box: Box | undefined) => {
    if (box) drawMask(overlay.current, painting, box);
  };
  const pointOf = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const rectangle = overlay.current?.getBoundingClientRect();
    if (!rectangle) return { x: 0, y: 0 };
    return {
      x: ((event.clientX - rectangle.left) * width) / rectangle.width,
      y: ((event.clientY - rectangle.top) * height) / rectangle.height,
    };
  };
  /** The far end of a pen wipes. */
  const brushOf = ({ buttons }: PointerEvent): MaskBrush => (buttons & 32 ? { ...brush, value: 0 } : brush);

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 && event.button !== 5) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const point = pointOf(event);
    const from = event.shiftKey ? (lastPoint.current ?? point) : point;
    draw(painting.begin(brushOf(event), from));
    draw(painting.strokeTo(point));
    lastPoint.current = point;
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    setCursor(pointOf(event));
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const moves = event.nativeEvent.getCoalescedEvents();
    for (const move of moves.length > 0 ? moves : [event]) {
      const point = pointOf(move);
      draw(painting.strokeTo(point));
      lastPoint.current = point;
    }
  };
  const endStroke = () => {
    painting.end();
    onStroke();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 1 : KEY_STEP;
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    const at = cursor ?? { x: width / 2, y: height / 2 };
    if (dx !== 0 || dy !== 0) {
      const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
      setCursor({ x: inside(at.x + dx * step, width), y: inside(at.y + dy * step, height) });
    } else if (event.key === ' ' || event.key === 'Enter') {
      setCursor(at);
      draw(painting.begin(brush, at));
      endStroke();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const size = { inlineSize: width * scale, blockSize: height * scale };
  return (
    <div
      className={styles.surface}
      style={size}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is painted by keys.
      tabIndex={0}
      aria-label={t('mask.surface')}
      aria-describedby="mask-keys"
      onKeyDown={onKeyDown}
    >
      <canvas ref={base} className={styles.layer} width={width} height={height} aria-hidden />
      <canvas
        ref={overlay}
        className={styles.overlay}
        width={width}
        height={height}
        data-testid="mask"
        aria-hidden
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endStroke}
        onPointerCancel={endStroke}
        onPointerLeave={() => setCursor(undefined)}
      />
      {cursor ? (
        <div
          className={styles.brush}
          style={{
            insetInlineStart: (cursor.x - brush.radius) * scale,
            insetBlockStart: (cursor.y - brush.radius) * scale,
            inlineSize: 2 * brush.radius * scale,
            blockSize: 2 * brush.radius * scale,
          }}
        />
      ) : undefined}
    </div>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
