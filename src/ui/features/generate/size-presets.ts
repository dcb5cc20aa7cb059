import type { Manifest } from '../../../domain/models/manifest.ts';
import { clampNumber } from '../../components/clamp-number.ts';
import { settingLimits } from './effective-settings.ts';

export interface SizePreset {
  readonly shape: 'square' | 'portrait' | 'landscape';
  readonly width: number;
  readonly height: number;
}

/** Handy sizes around the model's own: the default square, 2:3 and 3:2, and the largest square where it is another. */
export function sizePresets(manifest: Manifest): readonly SizePreset[] {
  const { defaultWidth, defaultHeight, max } = manifest.sizes;
  const side = Math.max(defaultWidth, defaultHeight);
  const limits = settingLimits(manifest).width;
  const long = clampNumber(side * 1.5, limits);
  const largest = Math.min(clampNumber(max, limits), side * 2);
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

/** Width and height of a text such as "512x768", "512 × 768" or "512*768"; undefined when it is no size. */
export function parseSize(text: string): { readonly width: number; readonly height: number } | undefined {
  const match = /^\s*(\d{1,6})\s*(?:x|×|\*|,)\s*(\d{1,6})\s*$/i.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}
