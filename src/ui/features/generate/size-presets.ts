import { clampSize } from '../../../domain/diffusion/request-fields.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';

export interface SizePreset {
  readonly shape: 'square' | 'portrait' | 'landscape';
  readonly width: number;
  readonly height: number;
}

/** Handy sizes around the model's own: the default square, 2:3 and 3:2, and the largest square where it is another. */
export function sizePresets(manifest: Manifest): readonly SizePreset[] {
  const { defaultWidth, defaultHeight, max } = manifest.sizes;
  const side = Math.max(defaultWidth, defaultHeight);
  const fitted = (pixels: number) => clampSize(pixels, side, manifest.sizes).value;
  const long = fitted(side * 1.5);
  const largest = fitted(Math.min(max, side * 2));
  const presets: SizePreset[] = [
    { shape: 'square', width: side, height: side },
    { shape: 'portrait', width: side, height: long },
    { shape: 'landscape', width: long, height: side },
    { shape: 'square', width: largest, height: largest },
  ];
  const seen = new Set<string>();
  return presets.filter(({ width, height }) => {
    const key = sizeKey(width, height);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A size as the value of an option. */
export function sizeKey(width: number, height: number): string {
  return `${width}x${height}`;
}
