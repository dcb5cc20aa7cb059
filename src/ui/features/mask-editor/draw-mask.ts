import type { Box, MaskPixels } from '../../../domain/diffusion/imaging/raster.ts';

/** Of 255: what is painted in full still shows what lies under it. */
const OPACITY = 0.62;

/** Draws a part of the mask in the canvas's text colour. */
export function drawMask(canvas: HTMLCanvasElement | null, mask: MaskPixels, box: Box): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const [red, green, blue] = colourOf(getComputedStyle(canvas).color);
  const image = context.createImageData(box.width, box.height);
  let at = 0;
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++, at += 4)
      image.data.set([red, green, blue, (mask.data[y * mask.width + x] ?? 0) * OPACITY], at);
  context.putImageData(image, box.x, box.y);
}

/** Any colour of CSS as bytes. */
function colourOf(colour: string): readonly [number, number, number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return [255, 0, 128];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
