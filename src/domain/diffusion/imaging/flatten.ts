import type { RgbaPixels } from '../decoded-image.ts';
import { divideBy255 } from './byte-division.ts';

/** What lies under clear pixels when a model needs opaque ones: white, as in A1111. */
export const DEFAULT_BACKGROUND = [255, 255, 255] as const;

/** An opaque picture: a background of one colour shows through where it is clear. */
export function flatten(
  { width, height, data }: RgbaPixels,
  background: readonly [red: number, green: number, blue: number] = DEFAULT_BACKGROUND,
): RgbaPixels {
  const flat = data.slice();
  for (let i = 0; i < flat.length; i += 4) {
    const alpha = flat[i + 3] ?? 0;
    for (const [channel, under] of background.entries())
      flat[i + channel] = divideBy255((flat[i + channel] ?? 0) * alpha + under * (255 - alpha));
    flat[i + 3] = 255;
  }
  return { width, height, data: flat };
}
