import { deflateSync } from 'fflate';
import { crc32 } from '../../src/domain/core/crc32.ts';
import {
  centralHeader,
  endRecord,
  localHeader,
  ZIP_DEFLATED,
  ZIP_FLAGS,
  ZIP_STORED,
  type ZipEntryFacts,
} from '../../src/domain/project-file/zip-records.ts';

/** An entry of a ZIP, with what is to be wrong about it. */
export interface ZipPart {
  readonly path: string;
  readonly data: Uint8Array;
  /** Deflated where nothing is said. */
  readonly isStored?: boolean;
  /** Put in place of the data as packed. */
  readonly packed?: Uint8Array;
  /** Other facts in both headers, in one of them, or beside the true flags. */
  readonly both?: Partial<ZipEntryFacts>;
  readonly local?: Partial<ZipEntryFacts>;
  readonly central?: Partial<ZipEntryFacts>;
  readonly flags?: number;
  /** Sizes and CRC behind the data, as programs write that stream. */
  readonly hasDescriptor?: boolean;
  /** Bytes in front of the local header that belong to nothing. */
  readonly gap?: Uint8Array;
  /** Changes the record in the directory. */
  readonly patchCentral?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
  /** Changes the header in front of the data. */
  readonly patchLocal?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
}

/** Builds a ZIP as the studio does, but for what the parts ask to be wrong. */
export function buildZip(parts: readonly ZipPart[], patchEnd?: (end: DataView) => void): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  const append = (bytes: Uint8Array) => {
    pieces.push(bytes);
    offset += bytes.length;
  };
  for (const part of parts) {
    append(part.gap ?? new Uint8Array());
    const { facts, packed } = describe(part, offset);
    const flags = part.flags ?? (part.hasDescriptor ? ZIP_FLAGS.utf8 | ZIP_FLAGS.hasDescriptor : ZIP_FLAGS.utf8);
    const late = part.hasDescriptor ? { crc: 0, packedBytes: 0, unpackedBytes: 0 } : {};
    const local = withFlags(localHeader({ ...facts, ...late, ...part.local }), 6, flags);
    const central = withFlags(centralHeader({ ...facts, ...part.central }), 8, flags);
    directory.push(part.patchCentral?.(central) ?? central);
    append(part.patchLocal?.(local) ?? local);
    append(packed);
    if (part.hasDescriptor) append(descriptor(facts));
  }
  const directoryBytes = directory.reduce((total, { length }) => total + length, 0);
  const end = endRecord(parts.length, offset, directoryBytes);
  patchEnd?.(new DataView(end.buffer));
  return concat([...pieces, ...directory, end]);
}

/** Byte strings as one. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function describe(part: ZipPart, offset: number): { readonly facts: ZipEntryFacts; readonly packed: Uint8Array } {
  const packed = part.packed ?? (part.isStored ? part.data : deflateSync(part.data, { level: 9 }));
  const facts = {
    path: part.path,
    method: part.isStored ? ZIP_STORED : ZIP_DEFLATED,
    crc: crc32(part.data),
    packedBytes: packed.length,
    unpackedBytes: part.data.length,
    offset,
    ...part.both,
  };
  return { facts, packed };
}

function withFlags(header: Uint8Array<ArrayBuffer>, at: number, flags: number): Uint8Array<ArrayBuffer> {
  new DataView(header.buffer).setUint16(at, flags, true);
  return header;
}

function descriptor({ crc, packedBytes, unpackedBytes }: ZipEntryFacts): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  for (const [index, value] of [0x08074b50, crc, packedBytes, unpackedBytes].entries())
    view.setUint32(index * 4, value, true);
  return new Uint8Array(view.buffer);
}
