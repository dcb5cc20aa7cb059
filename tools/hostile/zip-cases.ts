import { deflateSync } from 'fflate';
import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { ZIP_FLAGS, ZIP_STORED } from '../../src/domain/project-file/zip-records.ts';
import { buildZip, concat, type ZipPart } from './build-zip.ts';
import { type HostileCase, refused, takenIn } from './hostile-case.ts';
import { PICTURE, plainParts } from './plain-project.ts';

const [MANIFEST, DOCUMENT, STORED_PICTURE] = plainParts();
const PLAIN = buildZip([MANIFEST, DOCUMENT, STORED_PICTURE]);
const END_BYTES = 22;

function archive(name: string, bytes: Uint8Array, reason: Parameters<typeof refused>[3]): HostileCase {
  return refused(name, bytes, 'archive', reason);
}

/** The sound file with something about its document's entry wrong. */
function bent(change: Partial<ZipPart>): Uint8Array {
  return buildZip([MANIFEST, { ...DOCUMENT, ...change }, STORED_PICTURE]);
}

/** The sound file with something wrong in the record at its end. */
function ending(patch: (end: DataView) => void): Uint8Array {
  return buildZip([MANIFEST, DOCUMENT, STORED_PICTURE], patch);
}

/** Files that are no whole ZIP, or more than one. */
export function brokenFiles(): readonly HostileCase[] {
  return [
    archive('empty', new Uint8Array(), 'empty-file'),
    archive('web-page', encodeUtf8('<!doctype html><title>Sign in</title><script>alert(1)</script>'), 'not-zip'),
    archive('picture', PICTURE, 'not-zip'),
    archive('three-bytes', PLAIN.subarray(0, 3), 'not-zip'),
    archive('truncated-in-header', PLAIN.subarray(0, 17), 'zip-truncated'),
    archive('truncated-in-data', PLAIN.subarray(0, PLAIN.length >> 1), 'zip-truncated'),
    archive('truncated-in-directory', PLAIN.subarray(0, PLAIN.length - END_BYTES - 30), 'zip-truncated'),
    archive('truncated-in-end', PLAIN.subarray(0, -5), 'zip-truncated'),
    archive('leading-program', concat([encodeUtf8('MZ program that unpacks itself'), PLAIN]), 'not-zip'),
    archive('two-archives', concat([PLAIN, PLAIN]), 'zip-junk'),
    archive('trailing-junk', concat([PLAIN, encodeUtf8('<script>')]), 'zip-junk'),
    takenIn('trailing-zeros', concat([PLAIN, new Uint8Array(512)])),
    archive('gap-between-entries', bent({ gap: encodeUtf8('hidden') }), 'zip-junk'),
    archive('gap-before-directory', gapBeforeDirectory(), 'zip-junk'),
    refused('no-entries', buildZip([]), 'manifest', 'no-manifest'),
  ];
}

/** Headers that lie or contradict each other. */
export function lyingHeaders(): readonly HostileCase[] {
  const { data } = DOCUMENT;
  return [
    archive('says-less-than-it-is', bent({ both: { unpackedBytes: data.length - 7 } }), 'zip-damaged'),
    archive('says-more-than-it-is', bent({ both: { unpackedBytes: data.length + 7 } }), 'zip-damaged'),
    archive('packed-size-reaches-over', bent({ both: { packedBytes: PLAIN.length } }), 'zip-damaged'),
    archive('packed-size-too-short', bent({ both: { packedBytes: 20 } }), 'zip-junk'),
    archive(
      'entries-overlap',
      buildZip([MANIFEST, DOCUMENT, { ...DOCUMENT, path: 'again', central: { offset: 0 } }]),
      'zip-damaged',
    ),
    archive('header-outside', bent({ central: { offset: PLAIN.length * 2 } }), 'zip-junk'),
    archive('no-header-there', bent({ patchLocal: (bytes) => bytes.fill(0, 0, 4) }), 'zip-damaged'),
    archive('names-differ', bent({ local: { path: `${DOCUMENT.path.slice(0, -5)}.html` } }), 'zip-damaged'),
    archive('methods-differ', bent({ local: { method: ZIP_STORED } }), 'zip-damaged'),
    archive('sizes-differ', bent({ local: { unpackedBytes: 1 } }), 'zip-damaged'),
    archive('checksums-differ', bent({ local: { crc: 1 } }), 'zip-damaged'),
    archive('checksum-of-deflated', bent({ both: { crc: 1 } }), 'zip-checksum'),
    archive('checksum-of-stored', flippedPicture(), 'zip-checksum'),
    archive('stored-with-two-sizes', bent({ isStored: true, both: { unpackedBytes: data.length + 1 } }), 'zip-damaged'),
    archive('no-deflate', bent({ packed: new Uint8Array(200).fill(0xff) }), 'zip-damaged'),
    archive('deflate-cut-off', bent({ packed: deflateSync(data).subarray(0, -9) }), 'zip-damaged'),
    archive(
      'data-behind-deflate',
      bent({ packed: concat([deflateSync(data), new Uint8Array(40_000)]) }),
      'zip-damaged',
    ),
    archive(
      'count-too-small',
      ending((end) => setCounts(end, 2)),
      'zip-damaged',
    ),
    archive(
      'count-too-large',
      ending((end) => setCounts(end, 4)),
      'zip-damaged',
    ),
    archive(
      'directory-outside',
      ending((end) => end.setUint32(16, PLAIN.length, true)),
      'zip-damaged',
    ),
    archive(
      'directory-empty',
      ending((end) => end.setUint32(12, 0, true)),
      'zip-junk',
    ),
  ];
}

/** What a ZIP may have and this one must not. */
export function unsupportedFeatures(): readonly HostileCase[] {
  const { encrypted, masked, strongEncryption, utf8 } = ZIP_FLAGS;
  return [
    archive('encrypted', bent({ flags: utf8 | encrypted }), 'zip-encrypted'),
    archive('encrypted-strongly', bent({ flags: utf8 | strongEncryption }), 'zip-encrypted'),
    archive('headers-masked', bent({ flags: utf8 | masked }), 'zip-encrypted'),
    archive('method-bzip2', bent({ both: { method: 12 } }), 'zip-unsupported'),
    archive('method-aes', bent({ both: { method: 99 } }), 'zip-unsupported'),
    archive('zip64-sizes', bent({ both: { unpackedBytes: 0xffff_ffff } }), 'zip-unsupported'),
    archive('zip64-extra', bent({ patchCentral: withZip64Extra }), 'zip-unsupported'),
    archive('zip64-locator', withZip64Locator(), 'zip-unsupported'),
    archive(
      'zip64-count',
      ending((end) => setCounts(end, 0xffff)),
      'zip-unsupported',
    ),
    archive(
      'several-disks',
      ending((end) => end.setUint16(4, 1, true)),
      'zip-unsupported',
    ),
    archive('disk-of-entry', bent({ patchCentral: (bytes) => patched(bytes, 34, 1) }), 'zip-unsupported'),
    archive('link', bent({ patchCentral: asUnixLink }), 'zip-unsupported'),
    takenIn('zipped-again', zippedByAnother()),
  ];
}

/** Archives that grow when they are unpacked. */
export function bombs(): readonly HostileCase[] {
  const zeros = deflateSync(new Uint8Array(12_000_000), { level: 9 });
  const bomb: ZipPart = { path: 'zeros.bin', data: new Uint8Array(12_000_000), packed: zeros };
  const nested = buildZip([bomb]);
  const small = (index: number): ZipPart => ({ path: `e${index}`, data: new Uint8Array(), isStored: true });
  const giant = (index: number): ZipPart => ({
    path: `g${index}`,
    data: new Uint8Array(),
    packed: zeros,
    both: { unpackedBytes: 900_000_000, crc: 0 },
  });
  return [
    archive('bomb-ratio', buildZip([MANIFEST, DOCUMENT, STORED_PICTURE, bomb]), 'zip-bomb'),
    archive('bomb-total', buildZip([MANIFEST, ...[0, 1, 2].map(giant)]), 'zip-too-large'),
    archive('bomb-lies', buildZip([MANIFEST, { ...bomb, both: { unpackedBytes: 900_000 } }]), 'zip-damaged'),
    archive('bomb-entries', buildZip(Array.from({ length: 2001 }, (_, index) => small(index))), 'zip-too-many'),
    takenIn(
      'bomb-nested',
      buildZip([MANIFEST, DOCUMENT, STORED_PICTURE, { path: 'inner.zip', data: nested, isStored: true }]),
      { extraFiles: 1 },
    ),
  ];
}

function gapBeforeDirectory(): Uint8Array {
  const directoryOffset = new DataView(PLAIN.buffer).getUint32(PLAIN.length - END_BYTES + 16, true);
  const bytes = concat([PLAIN.subarray(0, directoryOffset), encodeUtf8('hidden'), PLAIN.subarray(directoryOffset)]);
  new DataView(bytes.buffer).setUint32(bytes.length - END_BYTES + 16, directoryOffset + 6, true);
  return bytes;
}

function flippedPicture(): Uint8Array {
  const flipped = Uint8Array.from(PICTURE);
  flipped[40] = (flipped[40] ?? 0) ^ 1;
  return buildZip([MANIFEST, DOCUMENT, { ...STORED_PICTURE, packed: flipped }]);
}

function setCounts(end: DataView, count: number): void {
  end.setUint16(8, count, true);
  end.setUint16(10, count, true);
}

function patched(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array {
  new DataView(bytes.buffer).setUint16(at, value, true);
  return bytes;
}

function withZip64Extra(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  patched(bytes, 30, 12);
  return concat([bytes, Uint8Array.of(1, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0)]);
}

function withZip64Locator(): Uint8Array {
  const locator = new Uint8Array(20);
  new DataView(locator.buffer).setUint32(0, 0x07064b50, true);
  return concat([PLAIN.subarray(0, -END_BYTES), locator, PLAIN.subarray(-END_BYTES)]);
}

/** `version made by` Unix, file type link. */
function asUnixLink(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const view = new DataView(bytes.buffer);
  view.setUint8(5, 3);
  view.setUint32(38, 0xa1ff0000, true);
  return bytes;
}

/** As other programs make it: streamed, with entries for folders. */
function zippedByAnother(): Uint8Array {
  const folder: ZipPart = { path: 'assets/', data: new Uint8Array(), isStored: true };
  return buildZip([folder, ...plainParts().map((part) => ({ ...part, hasDescriptor: true }))]);
}
