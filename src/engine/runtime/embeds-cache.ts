import type { FloatTensor } from '../../domain/core/tensor.ts';
import { joinBatches } from '../../domain/diffusion/batch-axis.ts';
import type { TextEncoder } from '../../domain/diffusion/ports.ts';
import type { Manifest } from '../../domain/models/manifest.ts';

/** Some hundred chunks of Stable Diffusion's 77 × 768 floats. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * What the text encoder gave for chunks of tokens, as long as there is room: a prompt that is drawn again, and the empty
 * negative one, are encoded once. The one used longest ago goes first.
 */
export class EmbedsCache {
  readonly #maxBytes: number;
  readonly #states = new Map<string, FloatTensor>();
  #bytes = 0;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /**
   * An encoder that asks `textEncoder` only for what is not known. Each chunk has a run of its own: encoded beside others
   * it could differ in its last bits, and a recipe would depend on what was drawn before.
   */
  encoderOf({ id, revision }: Pick<Manifest, 'id' | 'revision'>, textEncoder: TextEncoder): TextEncoder {
    return {
      encode: async (tokenIds, clipSkip = 1) => {
        const states: FloatTensor[] = [];
        for (const ids of tokenIds) {
          const key = `${id}@${revision} ${clipSkip} ${ids.join(' ')}`;
          const known = this.#states.get(key);
          const state = known ?? (await textEncoder.encode([ids], clipSkip));
          this.#keep(key, state);
          states.push(state);
        }
        return joinBatches(states);
      },
    };
  }

  #keep(key: string, state: FloatTensor): void {
    if (!this.#states.delete(key)) this.#bytes += state.data.byteLength;
    this.#states.set(key, state);
    for (const [oldest, { data }] of this.#states) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#states.delete(oldest);
      this.#bytes -= data.byteLength;
    }
  }
}
