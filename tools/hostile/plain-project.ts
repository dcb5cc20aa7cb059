import { createHash } from 'node:crypto';
import { zlibSync } from 'fflate';
import { crc32 } from '../../src/domain/core/crc32.ts';
import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { assetPath, documentPath } from '../../src/domain/project-file/file-paths.ts';
import { MANIFEST_PATH, type ProjectFileManifest, writeManifest } from '../../src/domain/project-file/manifest.ts';
import { concat, type ZipPart } from './build-zip.ts';
import { plainDocument } from './plain-document.ts';

/** A JSON object to be bent out of shape. */
export type Json = Record<string, unknown>;

const PROJECT_ID = '6f2b8c1e-0000-4000-8000-000000000001';
export const DOCUMENT_PATH = documentPath(PROJECT_ID);
export const PICTURE = makePng(4, 3, [200, 120, 40]);
export const PICTURE_SHA256 = sha256Of(PICTURE);
export const PICTURE_PATH = assetPath(PICTURE_SHA256, 'image/png');

/** A manifest of one project with one picture. */
export const PLAIN_MANIFEST: ProjectFileManifest = {
  appVersion: '0.1.0',
  createdAt: '2026-01-01T00:00:00.000Z',
  projects: [
    {
      id: PROJECT_ID,
      name: 'Plain',
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-02T00:00:00.000Z',
      documentPath: DOCUMENT_PATH,
    },
  ],
  assets: [
    {
      sha256: PICTURE_SHA256,
      path: PICTURE_PATH,
      mimeType: 'image/png',
      sizeBytes: PICTURE.length,
      width: 4,
      height: 3,
    },
  ],
  models: [],
};

/** What a project file is packed from; whatever is given replaces the sound part. */
interface ProjectParts {
  readonly manifest?: string | Uint8Array;
  readonly document?: string | Uint8Array;
  readonly picture?: Uint8Array;
}

/** The parts of a sound project file, in order: manifest, document, picture. */
export function plainParts({ manifest, document, picture }: ProjectParts = {}): readonly [ZipPart, ZipPart, ZipPart] {
  return [
    { path: MANIFEST_PATH, data: bytesOf(manifest ?? writeManifest(PLAIN_MANIFEST)) },
    { path: DOCUMENT_PATH, data: bytesOf(document ?? plainDocument(PICTURE_SHA256)) },
    { path: PICTURE_PATH, data: picture ?? PICTURE, isStored: true },
  ];
}

/** Parsed JSON of our own making, as an object. */
export function jsonObject(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

/** The sound manifest as JSON to be changed. */
export function manifestJson(): Json {
  return jsonObject(writeManifest(PLAIN_MANIFEST));
}

/** SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A PNG of one colour. @param said the size that its header claims, where that is another. */
export function makePng(
  width: number,
  height: number,
  color: readonly [number, number, number],
  said: { readonly width: number; readonly height: number } = { width, height },
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, said.width);
  header.setUint32(4, said.height);
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  const row = [0, ...Array.from({ length: width }, () => color).flat()];
  const pixels = Uint8Array.from(Array.from({ length: height }, () => row).flat());
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(pixels)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([encodeUtf8(type), data]);
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, data.length);
  frame.setUint32(4, crc32(body));
  return concat([new Uint8Array(frame.buffer, 0, 4), body, new Uint8Array(frame.buffer, 4, 4)]);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encodeUtf8(content) : content;
}
