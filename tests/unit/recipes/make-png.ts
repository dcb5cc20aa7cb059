import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../src/domain/core/crc32.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A chunk with its length and checksum. */
export function makeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), data.length + 8);
  return new Uint8Array(chunk);
}

/** A chunk of text as written by hand, not by the code under test. */
export function makeTextChunk(type: string, keyword: string, between: readonly number[], body: Uint8Array): Uint8Array {
  return makeChunk(type, Buffer.concat([Buffer.from(`${keyword}\0`, 'latin1'), Uint8Array.from(between), body]));
}

/** A grey PNG of one pixel with `extra` chunks before and behind its pixels. */
export function makePng(before: readonly Uint8Array[] = [], behind: readonly Uint8Array[] = []): Uint8Array {
  const header = Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const pixels = makeChunk('IDAT', deflateSync(Uint8Array.from([0, 128])));
  const chunks = [makeChunk('IHDR', header), ...before, pixels, ...behind, makeChunk('IEND', new Uint8Array())];
  return new Uint8Array(Buffer.concat([Uint8Array.from(SIGNATURE), ...chunks]));
}
