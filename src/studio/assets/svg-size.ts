import { IMAGE_LIMITS } from '../../domain/assets/image-format.ts';
import { imageRejected } from '../../domain/assets/rejection.ts';

/** Longest side of an SVG that says no size but has a view box, pixels. */
const DEFAULT_SIDE_PX = 1_024;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Width and height in whole pixels, else the view box; zero, and lengths in other units than pixels, count as none.
 * @throws StudioError `file-rejected` with reason `no-size`.
 */
export function svgSize(root: Element): Size {
  const [width, height] = [pixels(root.getAttribute('width')), pixels(root.getAttribute('height'))];
  const box = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , boxWidth = 0, boxHeight = 0] = box.every(Number.isFinite) ? box : [];
  const ratio = boxWidth > 0 && boxHeight > 0 ? boxWidth / boxHeight : undefined;
  if (width !== undefined && height !== undefined) return rounded(width, height);
  if (ratio === undefined) throw imageRejected('no-size', 'The SVG has no size.');
  if (width !== undefined) return rounded(width, width / ratio);
  if (height !== undefined) return rounded(height * ratio, height);
  const scale = Math.min(DEFAULT_SIDE_PX, IMAGE_LIMITS.maxSidePx) / Math.max(boxWidth, boxHeight);
  return rounded(boxWidth * scale, boxHeight * scale);
}

function pixels(length: string | null): number | undefined {
  const match = /^\+?(\d+(?:\.\d+)?|\.\d+)(?:px)?$/i.exec((length ?? '').trim());
  return Number(match?.[1]) || undefined;
}

function rounded(width: number, height: number): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}
