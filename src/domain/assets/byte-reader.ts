import { imageRejected } from './rejection.ts';

/** Reads numbers out of a file's first bytes; what lies behind them is `truncated`. */
export class ByteReader {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#view.byteLength;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#require(at, 1));
  }

  u16(at: number, isLittleEndian = false): number {
    return this.#view.getUint16(this.#require(at, 2), isLittleEndian);
  }

  u24(at: number, isLittleEndian = false): number {
    const [low, high] = isLittleEndian ? [this.u8(at), this.u16(at + 1, true)] : [this.u8(at + 2), this.u16(at)];
    return high * 256 + low;
  }

  u32(at: number, isLittleEndian = false): number {
    return this.#view.getUint32(this.#require(at, 4), isLittleEndian);
  }

  /** ASCII; other bytes become their Latin-1 characters. */
  text(at: number, length: number): string {
    this.#require(at, length);
    return Array.from({ length }, (_, index) => String.fromCharCode(this.u8(at + index))).join('');
  }

  /** Whether the bytes at a place are these characters; false behind the end. */
  has(at: number, text: string): boolean {
    return at >= 0 && at + text.length <= this.length && this.text(at, text.length) === text;
  }

  #require(at: number, length: number): number {
    if (!Number.isSafeInteger(at) || at < 0 || at + length > this.length)
      throw imageRejected('truncated', 'The picture ends too early.', { at, length });
    return at;
  }
}
