import { StudioError } from '../core/errors.ts';

/** One chunk of a PNG as offsets into the file; `end` is behind its checksum. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
}

/** The chunks of a file that are wholly there, in order, and whether the file ends as a PNG must. */
export interface PngChunks {
  /** IHDR first. */
  readonly chunks: readonly PngChunk[];
  /** False when the file breaks off, or has no IEND. */
  readonly isWhole: boolean;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum around the data. */
const OVERHEAD_BYTES = 12;
const IHDR_BYTES = 13;

/**
 * Walks over the chunks without ever reading beyond the file, up to IEND or to where the file stops making sense.
 * (PNG, third edition, section 5.)
 * @throws StudioError `invalid-request` with details.reason `not-a-png`.
 */
export function listPngChunks(file: Uint8Array): PngChunks {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: PngChunk[] = [];
  let start = SIGNATURE.length;
  let isWhole = false;
  if (SIGNATURE.every((byte, index) => file[index] === byte)) {
    while (!isWhole && start + OVERHEAD_BYTES <= file.length) {
      const dataStart = start + 8;
      const dataEnd = dataStart + view.getUint32(start);
      const type = String.fromCharCode(...file.subarray(start + 4, dataStart));
      if (dataEnd + 4 > file.length || !/^[A-Za-z]{4}$/.test(type)) break;
      chunks.push({ type, start, dataStart, dataEnd, end: dataEnd + 4 });
      start = dataEnd + 4;
      isWhole = type === 'IEND';
    }
  }
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.dataEnd - header.dataStart !== IHDR_BYTES)
    throw new StudioError('invalid-request', 'The file is no PNG.', { reason: 'not-a-png' });
  return { chunks, isWhole };
}
