import { boxMullerFloat32 } from './box-muller-float32.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import type { RandomSource } from './random.ts';

/** From this many numbers on torch fills whole blocks; fewer are drawn one by one in double precision. */
const BLOCK_LENGTH = 16;

/**
 * torch's CPU generator, bit for bit as its x86 builds with AVX2 or AVX-512 draw: `torch.randn` after
 * `torch.Generator().manual_seed(seed)`.
 * Source: ATen/native/cpu/DistributionTemplates.h (normal_fill_AVX2), ATen/core/DistributionsHelper.h.
 */
export class TorchRandom implements RandomSource {
  readonly #engine: MersenneTwister;
  /** The second number of the last small draw's pair; block draws leave it where it is, as torch does. */
  #cachedNormal: number | undefined;

  /** @param seed a non-negative integer; only its low 32 bits count. */
  constructor(seed: number) {
    this.#engine = new MersenneTwister(seed);
  }

  randn(count: number): Float32Array<ArrayBuffer> {
    const draws = new Float32Array(count);
    if (count < BLOCK_LENGTH) {
      for (let i = 0; i < count; i++) draws[i] = this.#smallDraw();
      return draws;
    }
    for (let i = 0; i < count; i++) draws[i] = this.#uniform24();
    for (let start = 0; start + BLOCK_LENGTH <= count; start += BLOCK_LENGTH) transformBlock(draws, start);
    if (count % BLOCK_LENGTH !== 0) {
      // The tail: the last sixteen are drawn anew, over numbers that the last whole block had given already.
      const start = count - BLOCK_LENGTH;
      for (let i = start; i < count; i++) draws[i] = this.#uniform24();
      transformBlock(draws, start);
    }
    return draws;
  }

  /** [0, 1) in steps of 2^-24: every float32 of that spacing. */
  #uniform24(): number {
    return (this.#engine.nextUint32() & 0xffffff) * 2 ** -24;
  }

  /** [0, 1) in steps of 2^-53. */
  #uniform53(): number {
    const high = this.#engine.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + this.#engine.nextUint32()) * 2 ** -53;
  }

  #smallDraw(): number {
    const cached = this.#cachedNormal;
    if (cached !== undefined) {
      this.#cachedNormal = undefined;
      return cached;
    }
    const angle = 2 * Math.PI * this.#uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.#uniform53()));
    this.#cachedNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** Sixteen uniforms at `start` become sixteen normals: number j pairs with number j + 8. */
function transformBlock(draws: Float32Array, start: number): void {
  for (let j = start; j < start + BLOCK_LENGTH / 2; j++) {
    const [first, second] = boxMullerFloat32(1 - (draws[j] ?? 0), draws[j + 8] ?? 0);
    draws[j] = first;
    draws[j + 8] = second;
  }
}
