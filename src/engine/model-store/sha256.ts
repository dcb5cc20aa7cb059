import type { IHasher } from 'hash-wasm';
import { importPart } from '../import-part.ts';

/** SHA-256 of `bytes` in hexadecimal, by the browser: about three times as fast as a streaming hash. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** SHA-256 over a stream, whose state can be kept on disk and taken up by a later worker. */
export class StreamingSha256 {
  readonly #hasher: IHasher;
  #hashedBytes = 0;

  private constructor(hasher: IHasher) {
    this.#hasher = hasher;
  }

  static async create(): Promise<StreamingSha256> {
    const { createSHA256 } = await importPart(() => import('hash-wasm'));
    return new StreamingSha256((await createSHA256()).init());
  }

  /** How many bytes are in so far. */
  get hashedBytes(): number {
    return this.#hashedBytes;
  }

  update(bytes: Uint8Array<ArrayBuffer>): void {
    this.#hasher.update(bytes);
    this.#hashedBytes += bytes.byteLength;
  }

  /** The state in hexadecimal, for `restore`. */
  save(): string {
    return toHex(this.#hasher.save());
  }

  /** Goes on from a saved state. Returns false, with nothing changed, for a state that is not of this hash's build. */
  restore(state: string, hashedBytes: number): boolean {
    try {
      this.#hasher.load(fromHex(state));
    } catch {
      this.#hasher.init();
      this.#hashedBytes = 0;
      return false;
    }
    this.#hashedBytes = hashedBytes;
    return true;
  }

  restart(): void {
    this.#hasher.init();
    this.#hashedBytes = 0;
  }

  /** The hash in hexadecimal. Nothing can be added afterwards. */
  digest(): string {
    return this.#hasher.digest();
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
