const STATE_LENGTH = 624;
const SHIFT = 397;

/** MT19937 with the usual single-number seeding. Source: Matsumoto and Nishimura 1998, mt19937ar.c. */
export class MersenneTwister {
  readonly #state = new Uint32Array(STATE_LENGTH);
  #next = STATE_LENGTH;

  /** @param seed taken modulo 2^32, as torch does. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed >>> 0;
    for (let i = 1; i < STATE_LENGTH; i++) {
      const previous = state[i - 1] ?? 0;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next 32 random bits, 0…2^32 - 1. */
  nextUint32(): number {
    if (this.#next === STATE_LENGTH) this.#refill();
    let y = this.#state[this.#next++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < STATE_LENGTH; i++) {
      const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % STATE_LENGTH] ?? 0) & 0x7fffffff);
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      state[i] = (state[(i + SHIFT) % STATE_LENGTH] ?? 0) ^ twisted;
    }
    this.#next = 0;
  }
}
