import { IMAGE_MIME_TYPES } from '../../domain/assets/image-format.ts';
import { isStudioError, type StudioError, toStudioError } from '../../domain/core/errors.ts';
import { parseDocumentFile } from '../../domain/document/document-file.ts';
import type { DocumentState } from '../../domain/document/records.ts';
import { documentAssets } from '../../domain/project-file/document-assets.ts';
import { MAX_JSON_BYTES } from '../../domain/project-file/limits.ts';
import { type FileAsset, MANIFEST_PATH, parseManifest } from '../../domain/project-file/manifest.ts';
import { parsePlainJson } from '../../domain/project-file/plain-json.ts';
import { fileRejected, type ProjectFileReason } from '../../domain/project-file/rejection.ts';
import type { ArchiveEntry } from '../../domain/protocol/media-api.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { ImportedPicture, ImportedProject } from './project-file-parts.ts';
import type { ProjectFileNote } from './projects.ts';

/** A project file of which everything was looked at and found good. */
export interface CheckedProjectFile {
  readonly projects: readonly ImportedProject[];
  readonly pictures: readonly ImportedPicture[];
  readonly notes: readonly ProjectFileNote[];
}

interface CheckOptions {
  readonly importImage: MediaEngine['importImage'];
  /** Called after each asset with its bytes. @throws to end the check. */
  readonly onChecked: (sizeBytes: number) => void;
}

/**
 * Reads the manifest, all documents and every picture of an unpacked project file, as an upload would be.
 * @throws StudioError `file-rejected`; whatever is listed must be there and be what it says.
 */
export async function checkProjectFile(
  entries: readonly ArchiveEntry<Blob>[],
  options: CheckOptions,
): Promise<CheckedProjectFile> {
  const files = new Map(entries.map(({ path, data }) => [path, data]));
  const take = (path: string) => {
    const file = files.get(path);
    files.delete(path);
    return file;
  };
  const manifestFile = take(MANIFEST_PATH);
  if (!manifestFile) throw fileRejected('no-manifest', 'The archive has no manifest.');
  const { manifest, droppedRecipes } = parseManifest(await jsonText(manifestFile, 'manifest-invalid', MANIFEST_PATH));

  const projects: ImportedProject[] = [];
  for (const { name, createdAt, updatedAt, documentPath, thumbnailPath } of manifest.projects) {
    const state = await readDocument(take(documentPath), documentPath);
    const thumbnail =
      thumbnailPath === undefined ? undefined : await checkThumbnail(take(thumbnailPath), options.importImage);
    projects.push({ name, createdAt, updatedAt, state, thumbnail });
  }
  const pictures: ImportedPicture[] = [];
  for (const asset of manifest.assets) {
    pictures.push(await checkAsset(take(asset.path), asset, options.importImage));
    options.onChecked(asset.sizeBytes);
  }
  const missing = countMissing(projects, pictures);
  return {
    projects,
    pictures,
    notes: [
      ...noteOf('missingAssets', missing),
      ...noteOf('extraFiles', files.size),
      ...noteOf('droppedRecipes', droppedRecipes),
    ],
  };
}

async function readDocument(file: Blob | undefined, path: string): Promise<DocumentState> {
  if (!file) throw fileRejected('document-invalid', 'A document is missing.', { path });
  const json = parsePlainJson(await jsonText(file, 'document-invalid', path));
  if (!json.isPlain)
    throw fileRejected('document-invalid', `The document is not read: ${json.problem}.`, {
      path,
      problem: json.problem,
    });
  try {
    return parseDocumentFile(json.value);
  } catch (error) {
    throw rewordedDocumentError(error, path);
  }
}

function rewordedDocumentError(error: unknown, path: string): StudioError {
  if (isStudioError(error, 'file-rejected')) return error;
  const cause = toStudioError(error);
  return fileRejected('document-invalid', cause.message, { ...cause.details, path }, error);
}

async function jsonText(file: Blob, reason: ProjectFileReason, path: string): Promise<string> {
  if (file.size > MAX_JSON_BYTES) throw fileRejected(reason, 'The JSON is too long.', { path, sizeBytes: file.size });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    throw fileRejected(reason, 'The JSON is not UTF-8.', { path }, error);
  }
}

async function checkAsset(
  file: Blob | undefined,
  asset: FileAsset,
  importImage: MediaEngine['importImage'],
): Promise<ImportedPicture> {
  const { sha256, path, mimeType, name, recipe } = asset;
  if (!file) throw fileRejected('asset-missing', 'A picture of the manifest is missing.', { path });
  if (file.size !== asset.sizeBytes) throw mismatch(path);
  const blob = file.slice(0, file.size, mimeType);
  const imported = await importing(() => importImage(blob, { name: path, mimeType }), path);
  if (imported.sha256 !== sha256) throw mismatch(path);
  // The manifest's size and type are for whoever looks into the file; the picture knows its own.
  const { width, height, format } = imported.header;
  const typed = file.slice(0, file.size, IMAGE_MIME_TYPES[format]);
  return { sha256, blob: typed, thumbnail: imported.thumbnail, width, height, name, recipe };
}

/** Only for show: one that is no picture is as good as none. */
async function checkThumbnail(
  file: Blob | undefined,
  importImage: MediaEngine['importImage'],
): Promise<Blob | undefined> {
  if (!file) return undefined;
  const blob = file.slice(0, file.size, 'image/png');
  try {
    await importImage(blob, { name: 'thumbnail.png', mimeType: blob.type });
    return blob;
  } catch (error) {
    if (isStudioError(error, 'file-rejected')) return undefined;
    throw error;
  }
}

async function importing<T>(work: () => Promise<T>, path: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStudioError(error, 'file-rejected')) throw error;
    const imageReason = error.details['reason'];
    throw fileRejected('asset-invalid', error.message, { ...error.details, path, imageReason }, error);
  }
}

function countMissing(projects: readonly ImportedProject[], pictures: readonly ImportedPicture[]): number {
  const there = new Set(pictures.map(({ sha256 }) => sha256));
  const named = new Set(projects.flatMap(({ state }) => [...documentAssets(state).keys()]));
  return [...named].filter((sha256) => !there.has(sha256)).length;
}

function mismatch(path: string) {
  return fileRejected('asset-mismatch', 'A picture is not the one that the manifest says.', { path });
}

function noteOf(key: ProjectFileNote['key'], count: number): readonly ProjectFileNote[] {
  return count === 0 ? [] : [{ key, values: { count } }];
}
