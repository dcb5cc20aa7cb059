import { StudioError } from '../../core/errors.ts';
import type { Box, MaskPixels, Size } from './raster.ts';

/**
 * The smallest box around all that a mask touches, with `padding` pixels on each side as far as the picture goes.
 * A1111: "only masked".
 * @param padding whole pixels, 0 or more
 * @returns undefined for an empty mask
 * @throws StudioError `invalid-request` for another padding.
 */
export function maskedBox(mask: MaskPixels, padding: number): Box | undefined {
  if (!Number.isInteger(padding) || padding < 0)
    throw new StudioError('invalid-request', `A padding of ${padding} pixels.`, { field: 'padding', value: padding });
  const { width, height, data } = mask;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === 0) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right === 0) return undefined;
  const [x, y] = [Math.max(left - padding, 0), Math.max(top - padding, 0)];
  return {
    x,
    y,
    width: Math.min(right + padding, width) - x,
    height: Math.min(bottom + padding, height) - y,
  };
}

/**
 * Makes a box longer along one side until it has the proportions of the size that the model will paint, so that nothing
 * is squeezed; it moves where it would leave the picture, and stays less where the picture ends. As A1111.
 */
export function boxWithProportions(box: Box, painted: Size, picture: Size): Box {
  const ratio = painted.width / painted.height;
  if (box.width / box.height > ratio) {
    const { start, length } = lengthened(box.y, box.height, box.width / ratio, picture.height);
    return { ...box, y: start, height: length };
  }
  const { start, length } = lengthened(box.x, box.width, box.height * ratio, picture.width);
  return { ...box, x: start, width: length };
}

/** Half of what is missing goes before it, the odd pixel behind; then it is pushed into 0…limit, and cut there. */
function lengthened(from: number, length: number, wanted: number, limit: number) {
  const missing = Math.trunc(wanted - length);
  const total = Math.min(length + missing, limit);
  const centred = from - Math.floor(missing / 2);
  return { start: Math.max(0, Math.min(centred, limit - (length + missing))), length: total };
}
