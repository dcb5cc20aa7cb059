import { StudioError } from '../../domain/core/errors.ts';
import { findDocumentExcess } from '../../domain/document/document-excess.ts';
import { parseDocumentFile, writeDocumentFile } from '../../domain/document/document-file.ts';
import { DOCUMENT_SCHEMA_VERSION, type DocumentState } from '../../domain/document/records.ts';
import { MAX_JSON_BYTES } from '../../domain/project-file/limits.ts';
import { parsePlainJson } from '../../domain/project-file/plain-json.ts';
import type { ProjectFileParts, ProjectSnapshot } from './project-file-parts.ts';

/** A project as it goes into a file. */
export interface ExportableProject extends ProjectSnapshot {
  /** The document as its file, which a reader takes. */
  readonly documentFile: Blob;
}

/**
 * A project to be exported, and its document as a file.
 * @throws StudioError `app-outdated` for a document of a newer version: written as an older one, it would lose what the
 * newer one put into it; `not-exportable` for one that a reader would refuse; `not-found`, `document-damaged`.
 */
export async function exportableProject(projectId: string, { projects }: ProjectFileParts): Promise<ExportableProject> {
  const snapshot = await projects.snapshot(projectId);
  const { state } = snapshot;
  if (state.schemaVersion > DOCUMENT_SCHEMA_VERSION)
    throw new StudioError('app-outdated', 'The document is of a newer version of the studio.', { projectId });
  const excess = findDocumentExcess(state);
  if (excess) throw notExportable('The document has more than its file may hold.', { ...excess, projectId });
  return { ...snapshot, documentFile: writeReadable(state, projectId) };
}

/** A file of JSON: packed, not stored, in the archive. */
export function jsonBlob(text: string): Blob {
  return new Blob([text], { type: 'application/json' });
}

/** What does not go into a project file, since no reader would take it out again. */
export function notExportable(message: string, details: StudioError['details'], cause?: unknown): StudioError {
  return new StudioError('not-exportable', message, details, cause);
}

/** Written, and read again by the reader's own rules: a file that cannot be opened is found out while all is still here. */
function writeReadable(state: DocumentState, projectId: string): Blob {
  const text = JSON.stringify(writeDocumentFile(state));
  const file = jsonBlob(text);
  if (file.size > MAX_JSON_BYTES)
    throw notExportable('The document is too long.', {
      reason: 'documentBytes',
      count: file.size,
      max: MAX_JSON_BYTES,
      projectId,
    });
  const json = parsePlainJson(text);
  if (!json.isPlain) throw notExportable(json.problem, { reason: 'document', projectId });
  try {
    parseDocumentFile(json.value);
  } catch (error) {
    throw notExportable('The document would be refused.', { reason: 'document', projectId }, error);
  }
  return file;
}
