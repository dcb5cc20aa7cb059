import type { StoredUpload } from '../../../src/studio/persistence/asset-rows.ts';
import type { StoredProject, StoredVersion } from '../../../src/studio/persistence/project-rows.ts';
import type { StoredBlob } from '../../../src/studio/persistence/rows.ts';

/** An empty project's row. */
export function newProject(id: string, change: Partial<StoredProject> = {}): StoredProject {
  return {
    id,
    name: 'Untitled Project',
    createdAt: '2026-11-24T10:00:00.000Z',
    updatedAt: '2026-11-24T10:00:00.000Z',
    width: 1024,
    height: 768,
    layerCount: 0,
    documentVersion: 1,
    ...change,
  };
}

/** An automatic version. */
export function newVersion(id: string, projectId: string, change: Partial<StoredVersion> = {}): StoredVersion {
  return { id, projectId, createdAt: '2026-11-24T10:00:00.000Z', sizeBytes: 3, assetIds: [], ...change };
}

/** An upload whose bytes are `text`, with the bytes of picture and thumbnail. */
export function newUpload(
  id: string,
  text: string,
  change: Partial<StoredUpload> = {},
): { readonly upload: StoredUpload; readonly blobs: readonly StoredBlob[] } {
  const [picture, thumbnail] = [newBlob(text), newBlob(`thumbnail of ${text}`)];
  const upload: StoredUpload = {
    id,
    sha256: picture.sha256,
    thumbnailSha256: thumbnail.sha256,
    format: 'png',
    originalName: `${id}.png`,
    width: 8,
    height: 8,
    sizeBytes: picture.blob.size,
    uploadedAt: '2026-11-24T10:00:00.000Z',
    ...change,
  };
  return { upload, blobs: [picture, thumbnail] };
}

/** Bytes of a text under a hash that is made up from it, not computed. */
export function newBlob(text: string): StoredBlob {
  return { sha256: assetId(text), blob: new Blob([text], { type: 'image/png' }) };
}

/** The made-up hash of a text. */
export function assetId(text: string): string {
  const sum = [...text].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 32, 7);
  return `a55e7${sum.toString(16)}`.padEnd(64, '0');
}

/** Bytes as an update or a state may have them. */
export function bytesOf(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values);
}
