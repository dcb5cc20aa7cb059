import { type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';
import type { Manifest } from '../../../src/domain/models/manifest.ts';
import { LeastSquares } from './least-squares.ts';
import type { Network } from './network.ts';
import { drawLatents, drawPicture } from './sample-tensors.ts';
import { seededRandom } from './seeded-random.ts';

const SAMPLE_COUNT = 16;
const SEED = 20240501;
const RIDGE = 1e-6;
/** Kept of each factor: far below a grey level, above the noise of another machine's sums. */
const DECIMALS = 4;

export interface PreviewSources {
  readonly decoder: Network;
  /** Absent when the package has none, or one that draws random numbers. */
  readonly encoder: Network | undefined;
  readonly latents: Manifest['latents'];
  /** Latent pixels of a sample. */
  readonly width: number;
  readonly height: number;
}

/**
 * Fits rgb ≈ matrix · latent + bias, one colour per latent pixel: latents of drawn pictures (or drawn latents, where
 * there is no encoder) against the decoder's pictures averaged over each latent's square.
 */
export async function fitPreview(sources: PreviewSources): Promise<Manifest['preview']> {
  const { channels } = sources.latents;
  const equations = new LeastSquares(channels + 1, 3);
  const random = seededRandom(SEED);
  for (let sample = 0; sample < SAMPLE_COUNT; sample++) {
    const { scaled, raw } = await sampleLatents(sources, random);
    addSamples(equations, scaled, await sources.decoder.run(raw), sources.latents.vaeScaleFactor);
  }
  const rows = equations.solve(RIDGE).map(roundedRgb);
  return { latentRgbFactors: rows.slice(0, channels), bias: rows[channels] ?? [0, 0, 0] };
}

async function sampleLatents(
  { encoder, latents, width, height }: PreviewSources,
  random: () => number,
): Promise<{ scaled: FloatTensor; raw: FloatTensor }> {
  const { channels, scalingFactor, shiftFactor, vaeScaleFactor } = latents;
  if (encoder) {
    const moments = await encoder.run(drawPicture(width * vaeScaleFactor, height * vaeScaleFactor, random));
    const raw = floatTensor(moments.data.slice(0, channels * width * height), [1, channels, height, width]);
    return { raw, scaled: { ...raw, data: raw.data.map((value) => (value - shiftFactor) * scalingFactor) } };
  }
  const scaled = drawLatents(channels, width, height, random);
  return { scaled, raw: { ...scaled, data: scaled.data.map((value) => value / scalingFactor + shiftFactor) } };
}

/** @param latents [1, C, h, w]. @param picture [1, 3, factor · h, factor · w]. */
function addSamples(equations: LeastSquares, latents: FloatTensor, picture: FloatTensor, factor: number): void {
  const [, channels = 0, height = 0, width = 0] = latents.dims;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const latent: number[] = [];
      for (let channel = 0; channel < channels; channel++)
        latent.push(latents.data[(channel * height + y) * width + x] ?? 0);
      const rgb = [0, 1, 2].map((channel) => squareMean(picture, channel, x * factor, y * factor, factor));
      equations.add([...latent, 1], rgb);
    }
}

function squareMean(picture: FloatTensor, channel: number, left: number, top: number, side: number): number {
  const [, , height = 0, width = 0] = picture.dims;
  let sum = 0;
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) sum += picture.data[(channel * height + y) * width + x] ?? 0;
  return sum / (side * side);
}

function roundedRgb(row: readonly number[]): [number, number, number] {
  const rounded = (value: number | undefined) => Number((value ?? 0).toFixed(DECIMALS)) + 0;
  return [rounded(row[0]), rounded(row[1]), rounded(row[2])];
}
