import { cutText } from '../../domain/core/cut-text.ts';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import { type AssetSize, documentAssets } from '../../domain/project-file/document-assets.ts';
import { assetMimeType, assetPath, documentPath, thumbnailPath } from '../../domain/project-file/file-paths.ts';
import { PROJECT_FILE_LIMITS } from '../../domain/project-file/limits.ts';
import {
  type FileAsset,
  type FileProject,
  MANIFEST_PATH,
  MAX_NAME_LENGTH,
  modelsOf,
  parseManifest,
  writeManifest,
} from '../../domain/project-file/manifest.ts';
import type { ArchiveEntry } from '../../domain/protocol/media-api.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import { type ExportableProject, exportableProject, jsonBlob, notExportable } from './exportable-project.ts';
import type { ProjectFileParts } from './project-file-parts.ts';
import { storedBlob } from './project-file-pictures.ts';
import type { ProjectFileNote } from './projects.ts';

/** What the gallery knows of a picture. */
interface PictureStory {
  readonly name?: string;
  readonly recipe?: Recipe;
}

/**
 * The entries of a project file: manifest, documents, thumbnails, then each asset once. Assets whose bytes are gone are
 * left out and noted: what is there must not be held back by what is not.
 * @throws StudioError `not-exportable` when the file could not be opened again.
 */
export async function projectFileEntries(
  exported: readonly ExportableProject[],
  parts: ProjectFileParts,
  onNote: (note: ProjectFileNote) => void,
): Promise<readonly ArchiveEntry<Blob>[]> {
  const projects: FileProject[] = [];
  const entries: ArchiveEntry<Blob>[] = [];
  const sizes = new Map<string, AssetSize>();
  for (const { id, name, createdAt, updatedAt, state, thumbnail, documentFile } of exported) {
    const project = { id, name: cutText(name, MAX_NAME_LENGTH), createdAt, updatedAt, documentPath: documentPath(id) };
    projects.push(thumbnail ? { ...project, thumbnailPath: thumbnailPath(id) } : project);
    entries.push({ path: project.documentPath, data: documentFile });
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
  checkManifest(manifest);
  const all = [{ path: MANIFEST_PATH, data: jsonBlob(manifest) }, ...entries];
  checkLimits(all);
  return all;
}

/** All projects; one that cannot be read or does not fit is left out and noted, so that the others are safe. */
export async function exportableProjects(
  parts: ProjectFileParts,
  onNote: (note: ProjectFileNote) => void,
): Promise<readonly ExportableProject[]> {
  const exported: ExportableProject[] = [];
  let failure: StudioError | undefined;
  for (const id of await parts.projects.listIds()) {
    try {
      exported.push(await exportableProject(id, parts));
    } catch (error) {
      failure = toStudioError(error);
      console.warn(`The project ${id} is left out of the backup.`, error);
      onNote({ key: 'projectLeftOut', values: { projectId: id } });
    }
  }
  if (exported.length === 0) throw failure ?? new StudioError('not-found', 'There is no project to export.');
  return exported;
}

/**
 * A database that has gone away must not keep back what is in memory. Bytes that the disk has spoilt are as good as gone: a
 * reader would refuse the whole file for them.
 */
async function readAsset(sha256: string, { assets }: ProjectFileParts): Promise<Blob | undefined> {
  try {
    const blob = await assets.readBlob(sha256);
    return blob && (await storedBlob(blob)).sha256 === sha256 ? blob : undefined;
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
  if (entries.length > maxEntries)
    throw notExportable('A project file cannot hold so many pictures.', {
      reason: 'entries',
      count: entries.length,
      max: maxEntries,
    });
  if (totalBytes > maxTotalBytes)
    throw notExportable('A project file cannot hold so many bytes.', {
      reason: 'totalBytes',
      count: totalBytes,
      max: maxTotalBytes,
    });
}

/** By the reader's own rules. */
function checkManifest(text: string): void {
  try {
    parseManifest(text);
  } catch (error) {
    throw notExportable('The manifest would be refused.', { reason: 'manifest' }, error);
  }
}
