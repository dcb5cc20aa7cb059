import { type PointerEvent, useRef } from 'react';
import type { Box, Size } from '../../../domain/diffusion/imaging/raster.ts';
import { fittedFrame } from './frame-fields.tsx';
import styles from './mask-editor.module.css';

interface FrameOverlayProps {
  readonly frame: Box;
  readonly picture: Size;
  readonly scale: number;
  readonly onChange: (frame: Box) => void;
}

/** The generation box over the picture: dragged by its border, made larger by its corner. Its numbers stand beside it. */
export function FrameOverlay({ frame, picture, scale, onChange }: FrameOverlayProps) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly frame: Box }>(undefined);
  const drag = (change: (frame: Box, dx: number, dy: number) => Box) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, y: event.clientY, frame };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!start.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const { x, y, frame: from } = start.current;
      onChange(fittedFrame(change(from, (event.clientX - x) / scale, (event.clientY - y) / scale), picture));
    },
    onPointerUp() {
      start.current = undefined;
    },
  });
  const move = drag((from, dx, dy) => ({ ...from, x: from.x + dx, y: from.y + dy }));
  const resize = drag((from, dx, dy) => ({ ...from, width: from.width + dx, height: from.height + dy }));
  return (
    <div
      className={styles.frame}
      aria-hidden
      style={{
        insetInlineStart: frame.x * scale,
        insetBlockStart: frame.y * scale,
        inlineSize: frame.width * scale,
        blockSize: frame.height * scale,
      }}
    >
      {(['top', 'right', 'bottom', 'left'] as const).map((edge) => (
        <div key={edge} className={styles.edge} data-edge={edge} {...move} />
      ))}
      <div className={styles.corner} data-testid="frame-corner" {...resize} />
    </div>
  );
}
