import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import type { DocumentState } from '../../domain/document/records.ts';
import { documentAssets } from '../../domain/project-file/document-assets.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { StoredProject } from '../persistence/project-rows.ts';
import type { ProjectStorage } from '../persistence/project-storage.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { FileProjects, ImportedProject, ProjectSnapshot } from './project-file-parts.ts';
import { storedBlob } from './project-file-pictures.ts';
import { cleanProjectName } from './project-name.ts';
import type { Project } from './projects.ts';

/** The setting with the time of the last backup, ISO 8601. */
export const LAST_BACKUP_SETTING = 'lastBackupAt';

interface FileProjectParts {
  readonly projects: ProjectStorage;
  readonly assets: AssetStorage;
  readonly storage: StudioStorage;
  /** The document of a project that is open in this tab, as it is in memory. */
  readonly openState: (projectId: string) => DocumentState | undefined;
  /** The project as it was listed last. */
  readonly listed: (projectId: string) => Project | undefined;
  /** Reads the list again, tells the other tabs, and gives these projects as they are listed. */
  readonly announce: (projectIds: readonly string[]) => Promise<readonly Project[]>;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The projects as project files need them, on the storage ports. */
export function createFileProjects(parts: FileProjectParts): FileProjects {
  return {
    async listIds() {
      const rows = await parts.projects.listProjects();
      return rows.filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id);
    },
    snapshot: (projectId) => takeSnapshot(projectId, parts),
    async insertImported(imported) {
      const ids: string[] = [];
      try {
        for (const project of imported) ids.push(await insert(project, parts));
      } catch (error) {
        await Promise.allSettled(ids.map((id) => parts.projects.deleteProject(id)));
        throw error;
      }
      return parts.announce(ids);
    },
    async noteBackup(at) {
      await parts.storage.writeSetting(LAST_BACKUP_SETTING, at);
      await parts.announce([]);
    },
  };
}

async function takeSnapshot(projectId: string, parts: FileProjectParts): Promise<ProjectSnapshot> {
  const open = parts.openState(projectId);
  try {
    const row = await parts.projects.getProject(projectId);
    if (!row) throw new StudioError('not-found', `There is no project ${projectId}.`, { projectId });
    const { id, name, createdAt, updatedAt, thumbnailSha256 } = row;
    const thumbnail = thumbnailSha256 === undefined ? undefined : await parts.assets.readBlob(thumbnailSha256);
    return { id, name, createdAt, updatedAt, state: open ?? (await readState(projectId, parts)), thumbnail };
  } catch (error) {
    // A database that broke must not keep back what is open.
    const listed = parts.listed(projectId);
    if (!open || !listed || isStudioError(error, 'not-found')) throw error;
    const { id, name, createdAt, updatedAt } = listed;
    return { id, name, createdAt, updatedAt, state: open, thumbnail: undefined };
  }
}

async function readState(projectId: string, { projects, now, newId }: FileProjectParts): Promise<DocumentState> {
  const { createDocument } = await import('../../domain/document/create-document.ts');
  const updates = (await projects.readUpdates(projectId)).map(({ update }) => update);
  const document = createDocument({ updates, isReadOnly: true, now, newId });
  try {
    return document.getState();
  } finally {
    document.dispose();
  }
}

/** @returns the new project's id. */
async function insert(project: ImportedProject, { projects, assets, now, newId }: FileProjectParts): Promise<string> {
  const { documentFromFile } = await import('../../domain/document/document-from-file.ts');
  const { name, state, thumbnail } = project;
  const update = documentFromFile(state, { newId });
  const latestMs = now().getTime();
  const utcUntilNow = (time: string) => new Date(Math.min(Date.parse(time) || latestMs, latestMs)).toISOString();
  const [artboard] = state.artboards;
  const row: StoredProject = {
    id: newId(),
    name: cleanProjectName(name),
    createdAt: utcUntilNow(project.createdAt),
    updatedAt: utcUntilNow(project.updatedAt),
    width: artboard?.width ?? 0,
    height: artboard?.height ?? 0,
    layerCount: state.layers.size,
    documentVersion: state.schemaVersion,
  };
  if (!thumbnail) {
    await projects.insertProject(row, update, [...documentAssets(state).keys()]);
    return row.id;
  }
  const stored = await storedBlob(thumbnail);
  await assets.putBlob(stored);
  await projects.insertProject({ ...row, thumbnailSha256: stored.sha256 }, update, [...documentAssets(state).keys()]);
  return row.id;
}
