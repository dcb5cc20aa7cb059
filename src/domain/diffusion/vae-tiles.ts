import { elementCount, type FloatTensor, floatTensor } from '../core/tensor.ts';
import type { LatentDistribution, VaeDecoder, VaeEncoder } from './ports.ts';

/** How a picture that is too large for one run of the autoencoder is cut. In latents. */
export interface VaeTiling {
  /** Side of a tile. */
  readonly side: number;
  /** How far neighbours reach into each other, below half of the side. */
  readonly overlap: number;
}

/** Asked and told between two tiles: a wait of seconds each, that can be cancelled. */
export type BetweenTiles = (done: number, total: number) => Promise<void>;

/**
 * A decoder that takes latents of any size tile by tile and fades the tiles into each other over their overlap, so that
 * there is no seam. The network's norms see a tile alone, so the whole may differ from what one run would give.
 * As diffusers' AutoencoderKL with tiling on; there the fade is linear too.
 * @param vaeScaleFactor pixels per latent
 */
export function tiledDecoder(
  vaeDecoder: VaeDecoder,
  tiling: VaeTiling,
  vaeScaleFactor: number,
  betweenTiles: BetweenTiles = async () => {},
): VaeDecoder {
  return {
    decode: (latents) =>
      inTiles(latents, tiling, { from: 1, to: vaeScaleFactor }, (tile) => vaeDecoder.decode(tile), betweenTiles),
  };
}

/** An encoder that takes pictures of any size the same way; the variance is faded as its logarithm. */
export function tiledEncoder(
  vaeEncoder: VaeEncoder,
  tiling: VaeTiling,
  vaeScaleFactor: number,
  betweenTiles: BetweenTiles = async () => {},
): VaeEncoder {
  return {
    async encode(picture) {
      const scale = { from: vaeScaleFactor, to: 1 };
      let hasVariance = false;
      const both = await inTiles(
        picture,
        tiling,
        scale,
        async (tile) => {
          const { mean, logvar } = await vaeEncoder.encode(tile);
          hasVariance = logvar !== undefined;
          return logvar ? stacked(mean, logvar) : mean;
        },
        betweenTiles,
      );
      return hasVariance ? unstacked(both) : { mean: both, logvar: undefined };
    },
  };
}

/** Where the tiles along one side begin: the last one ends with the side, so that all are whole. */
export function tileStarts(length: number, { side, overlap }: VaeTiling): readonly number[] {
  if (length <= side) return [0];
  const count = Math.ceil((length - overlap) / (side - overlap));
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}

/** Grid points of what goes in and of what comes out per latent. */
interface Scale {
  readonly from: number;
  readonly to: number;
}

async function inTiles(
  input: FloatTensor,
  tiling: VaeTiling,
  { from, to }: Scale,
  run: (tile: FloatTensor) => Promise<FloatTensor>,
  betweenTiles: BetweenTiles,
): Promise<FloatTensor> {
  const [, , height = 0, width = 0] = input.dims;
  const [rows, columns] = [height / from, width / from];
  const tops = tileStarts(rows, tiling);
  const lefts = tileStarts(columns, tiling);
  const size = { height: Math.min(tiling.side, rows), width: Math.min(tiling.side, columns) };
  let canvas: Fading | undefined;
  let done = 0;
  for (const top of tops)
    for (const left of lefts) {
      await betweenTiles(done, tops.length * lefts.length);
      const cut = { top: top * from, left: left * from, height: size.height * from, width: size.width * from };
      const made = await run(cutOut(input, cut));
      canvas ??= new Fading(made.dims[1] ?? 1, rows * to, columns * to);
      canvas.lay(made, { top: top * to, left: left * to, fade: tiling.overlap * to });
      done += 1;
    }
  if (!canvas) throw new RangeError('A picture without pixels.');
  return canvas.finish();
}

/** Tiles laid over each other, each by its weight. */
class Fading {
  readonly #sums: Float32Array;
  readonly #weights: Float32Array;
  readonly #dims: readonly [number, number, number, number];

  constructor(channels: number, height: number, width: number) {
    this.#dims = [1, channels, height, width];
    this.#sums = new Float32Array(channels * height * width);
    this.#weights = new Float32Array(height * width);
  }

  lay(
    tile: FloatTensor,
    { top, left, fade }: { readonly top: number; readonly left: number; readonly fade: number },
  ): void {
    const [, channels, height, width] = this.#dims;
    const [, , tileHeight = 0, tileWidth = 0] = tile.dims;
    const down = ramp(tileHeight, fade, top > 0, top + tileHeight < height);
    const across = ramp(tileWidth, fade, left > 0, left + tileWidth < width);
    for (let y = 0; y < tileHeight; y++)
      for (let x = 0; x < tileWidth; x++) {
        const weight = (down[y] ?? 0) * (across[x] ?? 0);
        const at = (top + y) * width + left + x;
        this.#weights[at] = (this.#weights[at] ?? 0) + weight;
        for (let channel = 0; channel < channels; channel++) {
          const to = channel * height * width + at;
          const value = tile.data[(channel * tileHeight + y) * tileWidth + x] ?? 0;
          this.#sums[to] = (this.#sums[to] ?? 0) + weight * value;
        }
      }
  }

  finish(): FloatTensor {
    const area = this.#weights.length;
    return floatTensor(
      this.#sums.map((sum, i) => sum / (this.#weights[i % area] ?? 1)),
      this.#dims,
    );
  }
}

/** Weights along a side: rising from its first point where it has a neighbour there, falling to its last likewise. */
function ramp(length: number, fade: number, fadesIn: boolean, fadesOut: boolean): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const rising = fadesIn ? Math.min(1, (i + 1) / (fade + 1)) : 1;
    const falling = fadesOut ? Math.min(1, (length - i) / (fade + 1)) : 1;
    return rising * falling;
  });
}

interface Cut {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

function cutOut({ data, dims }: FloatTensor, { top, left, height, width }: Cut): FloatTensor {
  const [, channels = 1, wholeHeight = 0, wholeWidth = 0] = dims;
  const cut = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++)
    for (let y = 0; y < height; y++) {
      const from = (channel * wholeHeight + top + y) * wholeWidth + left;
      cut.set(data.subarray(from, from + width), (channel * height + y) * width);
    }
  return floatTensor(cut, [1, channels, height, width]);
}

function stacked(mean: FloatTensor, logvar: FloatTensor): FloatTensor {
  const [, channels = 1, ...rest] = mean.dims;
  const data = new Float32Array(2 * elementCount(mean.dims));
  data.set(mean.data);
  data.set(logvar.data, mean.data.length);
  return floatTensor(data, [1, 2 * channels, ...rest]);
}

function unstacked({ data, dims }: FloatTensor): LatentDistribution {
  const [, channels = 2, ...rest] = dims;
  const half = [1, channels / 2, ...rest];
  const middle = data.length / 2;
  return { mean: floatTensor(data.subarray(0, middle), half), logvar: floatTensor(data.subarray(middle), half) };
}
