import type { RgbaPixels } from '../decoded-image.ts';
import { type Lab, labOf, rgbOfLab } from './lab.ts';
import { type MaskPixels, requireSameSize } from './raster.ts';

/** How far the spread of a channel may be changed: a few flat pixels say little about the whole. */
const MAX_GAIN = 2;
/** A channel with less spread than this has none. */
const LEAST_SPREAD = 0.5;

/**
 * Gives a painted picture the colours of the original: in L*a*b*, each channel is moved and stretched so that mean and
 * standard deviation agree where the mask keeps the original (Reinhard et al. 2001, Color transfer between images). The
 * autoencoder's cast is the same there and under the mask, so both lose it. Alpha stays.
 * @param mask pixels count by how much of them is kept; without a mask all do, as for a picture that goes round again
 * @returns the painted picture itself when nothing is kept
 * @throws StudioError `invalid-request` when sizes differ.
 */
export function matchColours(painted: RgbaPixels, original: RgbaPixels, mask?: MaskPixels): RgbaPixels {
  requireSameSize('original', painted, original);
  if (mask) requireSameSize('mask', painted, mask);
  const have = statisticsOf(painted, mask);
  const wanted = statisticsOf(original, mask);
  if (!have || !wanted) return painted;
  const changes = have.map((channel, i) => changeOf(channel, wanted[i] ?? channel));

  const data = painted.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const lab = labAt(data, at);
    const [lightness = 0, a = 0, b = 0] = changes.map(({ gain, offset }, i) => gain * (lab[i] ?? 0) + offset);
    data.set(rgbOfLab([lightness, a, b]), at);
  }
  return { width: painted.width, height: painted.height, data };
}

interface ChannelStatistics {
  readonly mean: number;
  readonly spread: number;
}

/** Of each channel, over what is kept; undefined if nothing is. */
function statisticsOf({ data }: RgbaPixels, mask: MaskPixels | undefined): ChannelStatistics[] | undefined {
  let weights = 0;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (let pixel = 0; 4 * pixel < data.length; pixel++) {
    const weight = mask ? 255 - (mask.data[pixel] ?? 0) : 255;
    if (weight === 0) continue;
    weights += weight;
    for (const [i, value] of labAt(data, 4 * pixel).entries()) {
      sums[i] = (sums[i] ?? 0) + weight * value;
      squares[i] = (squares[i] ?? 0) + weight * value * value;
    }
  }
  if (weights === 0) return undefined;
  return sums.map((sum, i) => {
    const mean = sum / weights;
    return { mean, spread: Math.sqrt(Math.max(0, (squares[i] ?? 0) / weights - mean * mean)) };
  });
}

function changeOf(have: ChannelStatistics, wanted: ChannelStatistics): { gain: number; offset: number } {
  const isFlat = have.spread < LEAST_SPREAD || wanted.spread < LEAST_SPREAD;
  const gain = isFlat ? 1 : Math.min(Math.max(wanted.spread / have.spread, 1 / MAX_GAIN), MAX_GAIN);
  return { gain, offset: wanted.mean - gain * have.mean };
}

function labAt(data: Uint8ClampedArray, at: number): Lab {
  return labOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
}
