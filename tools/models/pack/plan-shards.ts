/** ONNX Runtime maps shards without copying when tensors are aligned for any SIMD load; 64 is a cache line. */
const ALIGNMENT_BYTES = 64;

/** One tensor's place in a shard. */
export interface ShardEntry<T> {
  readonly item: T;
  readonly offset: number;
}

/**
 * Distributes tensors over shards in their order: each shard holds as many as fit into `maxShardBytes`, the offset of
 * each rounded up to 64. A larger tensor gets a shard of its own.
 */
export function planShards<T extends { readonly byteLength: number }>(
  items: readonly T[],
  maxShardBytes: number,
): ShardEntry<T>[][] {
  const shards: ShardEntry<T>[][] = [];
  let current: ShardEntry<T>[] = [];
  let end = 0;
  for (const item of items) {
    const offset = Math.ceil(end / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    if (current.length > 0 && offset + item.byteLength > maxShardBytes) {
      shards.push(current);
      current = [{ item, offset: 0 }];
      end = item.byteLength;
    } else {
      current.push({ item, offset });
      end = offset + item.byteLength;
    }
  }
  if (current.length > 0) shards.push(current);
  return shards;
}
