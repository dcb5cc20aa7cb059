import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import type { DocumentFile } from '../../src/domain/document/document-file.ts';
import type { Layer } from '../../src/domain/document/records.ts';
import { assetPath, documentPath } from '../../src/domain/project-file/file-paths.ts';
import { type FileAsset, MANIFEST_PATH, writeManifest } from '../../src/domain/project-file/manifest.ts';
import { buildZip, type ZipPart } from '../hostile/build-zip.ts';

/** Drawings by programs of this project: no one else's work goes out with the app. */
const PICTURES_FOLDER = fileURLToPath(new URL('../../tests/golden/starter-pictures/', import.meta.url));
const PICTURE_SIDE_PX = 256;

const PROJECT_ID = '00000000-0000-4000-8000-000000000001';
const ARTBOARD_ID = '00000000-0000-4000-8000-000000000002';
const MADE_AT = '2026-01-01T00:00:00.000Z';

/** The sample as a project file; the same bytes at every call. */
export function buildWelcome(): Uint8Array<ArrayBuffer> {
  const sea = readPicture('06.png');
  const forest = readPicture('09.png');
  const document = welcomeDocument(sea.asset.sha256, forest.asset.sha256);
  const manifest = writeManifest({
    appVersion: '0.1.0',
    createdAt: MADE_AT,
    projects: [
      {
        id: PROJECT_ID,
        name: 'Sea or forest',
        createdAt: MADE_AT,
        updatedAt: MADE_AT,
        documentPath: documentPath(PROJECT_ID),
      },
    ],
    assets: [sea.asset, forest.asset],
    models: [],
  });
  return buildZip([
    { path: MANIFEST_PATH, data: encodeUtf8(manifest) },
    { path: documentPath(PROJECT_ID), data: encodeUtf8(JSON.stringify(document)) },
    sea.part,
    forest.part,
  ]);
}

function readPicture(name: string): { readonly asset: FileAsset; readonly part: ZipPart } {
  const data = new Uint8Array(readFileSync(`${PICTURES_FOLDER}${name}`));
  const sha256 = createHash('sha256').update(data).digest('hex');
  const path = assetPath(sha256, 'image/png');
  const size = { width: PICTURE_SIDE_PX, height: PICTURE_SIDE_PX };
  return {
    asset: { sha256, path, mimeType: 'image/png', sizeBytes: data.length, ...size },
    part: { path, data, isStored: true },
  };
}

function welcomeDocument(seaId: string, forestId: string): DocumentFile {
  return {
    schemaVersion: 1,
    artboards: [
      { id: ARTBOARD_ID, name: 'Postcard', x: 0, y: 0, width: 640, height: 440, background: '#f4f1ea', order: 'a0' },
    ],
    layers: [
      {
        ...layer(3, 'Card', 'a0', 20, 20),
        kind: 'shape',
        shape: 'rectangle',
        width: 600,
        height: 400,
        fill: '#ffffff',
        stroke: '#d8d2c4',
        strokeWidth: 2,
        cornerRadius: 16,
      },
      picture(4, 'Sea', seaId, 'a1', 40),
      picture(5, 'Forest', forestId, 'a2', 328),
      {
        ...layer(6, 'Question', 'a3', 40, 338),
        kind: 'text',
        text: 'Sea or forest?',
        fontFamily: 'sans-serif',
        fontSize: 48,
        fontWeight: 600,
        color: '#1b1825',
        align: 'start',
      },
    ],
    guides: [],
  };
}

function picture(number: number, name: string, assetId: string, order: string, x: number): Layer {
  const size = { width: PICTURE_SIDE_PX, height: PICTURE_SIDE_PX };
  return { ...layer(number, name, order, x, 40), kind: 'raster', assetId, ...size, scaleX: 1.0625, scaleY: 1.0625 };
}

/** What all layers of the sample have. @param number makes its id. */
function layer(number: number, name: string, order: string, x: number, y: number) {
  return {
    id: `00000000-0000-4000-8000-00000000000${number}`,
    name,
    isVisible: true,
    isLocked: false,
    opacity: 1,
    blendMode: 'normal',
    x,
    y,
    scaleX: 1,
    scaleY: 1,
    rotation: 0,
    isClipped: false,
    parentId: ARTBOARD_ID,
    order,
  } as const;
}
