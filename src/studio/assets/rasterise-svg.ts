import { requireSize } from '../../domain/assets/image-header.ts';
import { imageRejected } from '../../domain/assets/rejection.ts';
import { cleanSvg, SVG_LIMITS, svgMarkup } from './clean-svg.ts';
import { svgSize } from './svg-size.ts';
import { svgText } from './svg-text.ts';
import { checkInnerPictures, drawnElements } from './svg-weight.ts';

const MAX_SVG_BYTES = 8 * 1024 * 1024;

/**
 * An SVG as a PNG: cleaned of everything that acts or fetches, then drawn through an image element, where no script runs
 * anyway. The SVG's own text never becomes part of the page.
 * @throws StudioError `file-rejected` with a reason of IMAGE_REASONS.
 */
export async function rasteriseSvg(file: Blob): Promise<Blob> {
  if (file.size > MAX_SVG_BYTES)
    throw imageRejected('file-too-large', 'The SVG is too large.', { sizeBytes: file.size, maxBytes: MAX_SVG_BYTES });
  const root = cleanSvg(svgText(new Uint8Array(await file.arrayBuffer())));
  const { width, height } = svgSize(root);
  requireSize({ width, height });
  const drawn = drawnElements(root);
  if (drawn > SVG_LIMITS.maxElements)
    throw imageRejected('svg-too-complex', 'The SVG draws too many elements.', { drawn });
  checkInnerPictures(root);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  return draw(svgMarkup(root), width, height);
}

async function draw(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
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
