/** A seeded source of standard normal numbers. Consecutive calls continue one stream. */
export interface RandomSource {
  /** `count` float32 draws of N(0, 1), as torch.randn would give for a tensor of that many elements. */
  randn(count: number): Float32Array;
}
