import { cutText } from '../../domain/core/cut-text.ts';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import { writeDocumentFile } from '../../domain/document/document-file.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../../domain/document/records.ts';
import { type AssetSize, documentAssets } from '../../domain/project-file/document-assets.ts';
import { assetMimeType, assetPath, documentPath, thumbnailPath } from '../../domain/project-file/file-paths.ts';
import { MAX_JSON_BYTES, PROJECT_FILE_LIMITS } from '../../domain/project-file/limits.ts';
import {
  type FileAsset,
  type FileProject,
  MANIFEST_PATH,
  MAX_NAME_LENGTH,
  modelsOf,
  writeManifest,
} from '../../domain/project-file/manifest.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';
import type { ArchiveEntry } from '../../domain/protocol/media-api.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import type { ProjectFileParts, ProjectSnapshot } from './project-file-parts.ts';
import type { ProjectFileNote } from './projects.ts';

const JSON_TYPE = 'application/json';

/** What the gallery knows of a picture. */
interface PictureStory {
  readonly name?: string;
  readonly recipe?: Recipe;
}

/**
 * The entries of a project file: manifest, documents, thumbnails, then each asset once. Assets whose bytes are gone are
 * left out and noted: what is there must not be held back by what is not.
 * @throws StudioError `file-rejected` with `zip-too-large` or `zip-too-many` when the file could not be opened again.
 */
export async function projectFileEntries(
  snapshots: readonly ProjectSnapshot[],
  parts: ProjectFileParts,
  onNote: (note: ProjectFileNote) => void,
): Promise<readonly ArchiveEntry<Blob>[]> {
  const projects: FileProject[] = [];
  const entries: ArchiveEntry<Blob>[] = [];
  const sizes = new Map<string, AssetSize>();
  for (const { id, name, createdAt, updatedAt, state, thumbnail } of snapshots) {
    const project = { id, name: cutText(name, MAX_NAME_LENGTH), createdAt, updatedAt, documentPath: documentPath(id) };
    projects.push(thumbnail ? { ...project, thumbnailPath: thumbnailPath(id) } : project);
    entries.push({ path: project.documentPath, data: jsonBlob(JSON.stringify(writeDocumentFile(state))) });
    if (thumbnail) entries.push({ path: thumbnailPath(id), data: thumbnail });
    for (const [sha256, size] of documentAssets(state)) sizes.set(sha256, sizes.get(sha256) ?? size);
  }
  const assets: FileAsset[] = [];
  const stories = await readStories(parts);
  for (const [sha256, size] of sizes) {
    const blob = await readAsset(sha256, parts);
    const mimeType = blob && assetMimeType(blob.type);
    if (!mimeType) continue;
    const path = assetPath(sha256, mimeType);
    assets.push({ sha256, path, mimeType, sizeBytes: blob.size, ...size, ...stories.get(sha256) });
    entries.push({ path, data: blob });
  }
  if (assets.length < sizes.size) onNote({ key: 'missingAssets', values: { count: sizes.size - assets.length } });
  const manifest = writeManifest({
    appVersion: parts.appVersion,
    createdAt: parts.now().toISOString(),
    projects,
    assets,
    models: modelsOf(assets),
  });
  const all = [{ path: MANIFEST_PATH, data: jsonBlob(manifest) }, ...entries];
  checkLimits(all);
  return all;
}

/**
 * A project to be exported.
 * @throws StudioError `app-outdated` for a document of a newer version: written as an older one, it would lose what the
 * newer one put into it; `not-found`, `document-damaged`.
 */
export async function exportableSnapshot(projectId: string, { projects }: ProjectFileParts): Promise<ProjectSnapshot> {
  const snapshot = await projects.snapshot(projectId);
  if (snapshot.state.schemaVersion > DOCUMENT_SCHEMA_VERSION)
    throw new StudioError('app-outdated', 'The document is of a newer version of the studio.', { projectId });
  return snapshot;
}

/** Snapshots of all projects; one that cannot be read is left out and noted, so that the others are safe. */
export async function snapshotAll(
  parts: ProjectFileParts,
  onNote: (note: ProjectFileNote) => void,
): Promise<readonly ProjectSnapshot[]> {
  const snapshots: ProjectSnapshot[] = [];
  let failure: StudioError | undefined;
  for (const id of await parts.projects.listIds()) {
    try {
      snapshots.push(await exportableSnapshot(id, parts));
    } catch (error) {
      failure = toStudioError(error);
      console.warn(`The project ${id} is left out of the backup.`, error);
      onNote({ key: 'projectLeftOut', values: { projectId: id } });
    }
  }
  if (snapshots.length === 0) throw failure ?? new StudioError('not-found', 'There is no project to export.');
  return snapshots;
}

/** A database that has gone away must not keep back what is in memory. */
async function readAsset(sha256: string, { assets }: ProjectFileParts): Promise<Blob | undefined> {
  try {
    return await assets.readBlob(sha256);
  } catch (error) {
    console.warn(`The asset ${sha256} could not be read.`, error);
    return undefined;
  }
}

async function readStories({ storage, assets }: ProjectFileParts): Promise<ReadonlyMap<string, PictureStory>> {
  const stories = new Map<string, PictureStory>();
  try {
    for (const { sha256, originalName } of await assets.listUploads())
      stories.set(sha256, { name: cutText(originalName, MAX_NAME_LENGTH) });
    for (const { pngSha256, recipe } of await storage.listResults()) stories.set(pngSha256, { recipe });
  } catch (error) {
    console.warn('Names and recipes of the pictures could not be read.', error);
  }
  return stories;
}

function checkLimits(entries: readonly ArchiveEntry<Blob>[]): void {
  const { maxEntries, maxTotalBytes } = PROJECT_FILE_LIMITS;
  const totalBytes = entries.reduce((total, { data }) => total + data.size, 0);
  const hasLongJson = entries.some(({ data }) => data.type === JSON_TYPE && data.size > MAX_JSON_BYTES);
  if (totalBytes > maxTotalBytes || hasLongJson)
    throw fileRejected('zip-too-large', 'A project file cannot hold so many bytes.', {
      totalBytes,
      maxBytes: maxTotalBytes,
    });
  if (entries.length > maxEntries)
    throw fileRejected('zip-too-many', 'A project file cannot hold so many pictures.', {
      entryCount: entries.length,
      maxEntries,
    });
}

function jsonBlob(text: string): Blob {
  return new Blob([text], { type: JSON_TYPE });
}
