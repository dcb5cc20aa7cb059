import type { DocumentFile } from '../../src/domain/document/document-file.ts';
import type { Layer } from '../../src/domain/document/records.ts';

export const ARTBOARD_ID = 'artboard';

const COMMON = {
  isVisible: true,
  isLocked: false,
  opacity: 1,
  blendMode: 'normal',
  x: 0,
  y: 0,
  scaleX: 1,
  scaleY: 1,
  rotation: 0,
  isClipped: false,
  parentId: ARTBOARD_ID,
} as const;

/** A sound document: one artboard with a picture, a group, and a text in it. */
export function plainDocumentFile(assetId: string): DocumentFile {
  return {
    schemaVersion: 1,
    artboards: [
      { id: ARTBOARD_ID, name: 'Page', x: 0, y: 0, width: 64, height: 48, background: '#ffffff', order: 'a0' },
    ],
    layers: [
      { ...COMMON, id: 'picture', name: 'Picture', kind: 'raster', assetId, width: 4, height: 3, order: 'a0' },
      group('group', ARTBOARD_ID, 'a1'),
      {
        ...COMMON,
        id: 'words',
        name: 'Words',
        kind: 'text',
        text: 'Plain',
        fontFamily: 'sans-serif',
        fontSize: 12,
        fontWeight: 400,
        color: '#000000',
        align: 'start',
        parentId: 'group',
        order: 'a0',
      },
    ],
    guides: [{ id: 'guide', artboardId: ARTBOARD_ID, axis: 'x', position: 10 }],
  };
}

/** A sound document as text. */
export function plainDocument(assetId: string): string {
  return JSON.stringify(plainDocumentFile(assetId));
}

/** A group layer. */
export function group(id: string, parentId: string, order: string): Layer {
  return { ...COMMON, id, name: id, kind: 'group', parentId, order };
}
