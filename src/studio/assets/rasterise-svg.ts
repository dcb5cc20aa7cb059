import DOMPurify from 'dompurify';
import { IMAGE_LIMITS } from '../../domain/assets/image-format.ts';
import { requireSize } from '../../domain/assets/image-header.ts';
import { imageRejected } from '../../domain/assets/rejection.ts';

const MAX_SVG_BYTES = 8 * 1024 * 1024;

/** Longest side of an SVG that says no size but has a view box, pixels. */
const DEFAULT_SIDE_PX = 1_024;

/** What a reference may be: a place in the file, or a picture inside it. */
const INNER_REFERENCE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;

/**
 * An SVG as a PNG: cleaned of everything that acts or fetches, then drawn through an image element, where no script runs
 * anyway. The SVG's own text never becomes part of the page.
 * @throws StudioError `file-rejected`: `file-too-large`, `svg-invalid`, `no-size`, `side-too-long`, `too-many-pixels`.
 */
export async function rasteriseSvg(file: Blob): Promise<Blob> {
  if (file.size > MAX_SVG_BYTES)
    throw imageRejected('file-too-large', 'The SVG is too large.', { sizeBytes: file.size, maxBytes: MAX_SVG_BYTES });
  const root = clean(await file.text());
  const { width, height } = sizeOf(root);
  requireSize({ width, height });
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(root)], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode().catch((error: unknown) => {
      throw imageRejected('svg-invalid', 'The SVG cannot be drawn.', {}, error);
    });
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw imageRejected('too-many-pixels', 'There is no canvas of this size.', { width, height });
    context.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Only what draws is left. */
function clean(text: string): SVGSVGElement {
  // An own instance: hooks of one do not reach another.
  const purify = DOMPurify(window);
  purify.addHook('uponSanitizeAttribute', (_element, attribute) => {
    const isReference =
      attribute.attrName === 'href' || attribute.attrName === 'xlink:href' || attribute.attrName === 'src';
    const reachesOut = isReference
      ? !INNER_REFERENCE.test(attribute.attrValue.trim())
      : /url\(\s*["']?(?!#)|@import|expression\(/i.test(attribute.attrValue);
    if (reachesOut) attribute.keepAttr = false;
  });
  const body = purify.sanitize(text, {
    USE_PROFILES: { svg: true, svgFilters: true },
    FORBID_TAGS: ['style', 'foreignObject', 'script', 'a', 'animate', 'set', 'animateTransform', 'animateMotion'],
    ADD_TAGS: ['use'],
    RETURN_DOM_FRAGMENT: true,
  });
  const root = body.querySelector('svg');
  if (!(root instanceof SVGSVGElement)) throw imageRejected('svg-invalid', 'The file holds no SVG picture.');
  return root;
}

/** Width and height, else the view box; zero, and lengths in other units than pixels, count as none. */
function sizeOf(root: SVGSVGElement): { readonly width: number; readonly height: number } {
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
  const match = /^\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(?:px)?\s*$/i.exec(length ?? '');
  return Number(match?.[1]) || undefined;
}

function rounded(width: number, height: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}
