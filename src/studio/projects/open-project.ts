import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import { createDocument } from '../../domain/document/create-document.ts';
import type { LocalChange, ProjectDocument } from '../../domain/document/document-replica.ts';
import { mergeUpdates } from '../../domain/document/merge-updates.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../../domain/document/records.ts';
import { joinHistoryWrites } from '../../domain/document/step-list.ts';
import type { StoredProject } from '../persistence/project-rows.ts';
import type { OpenProject } from '../services/projects.ts';
import { Autosave } from './autosave.ts';
import { leaseHistory } from './history-lease.ts';
import { withLock } from './lock-lease.ts';
import { ProjectChannel } from './project-channel.ts';
import { ProjectKeepsakes } from './project-keepsakes.ts';
import type { ProjectParts } from './project-parts.ts';
import { VersionKeeper } from './version-keeper.ts';

/** A log with more entries is made one entry when the project is opened. */
const COMPACT_ABOVE_ENTRIES = 500;

/** An open project as the service holds it. */
export interface ProjectSession {
  readonly project: Omit<OpenProject, 'dispose'>;
  readonly document: ProjectDocument;
  /** Its row changed, in this tab or another. */
  noteRow(row: StoredProject | undefined): void;
  close(): Promise<void>;
}

/** Opens a project's document for editing in this tab. @throws StudioError `document-damaged`, and the storage's. */
export async function openProject(row: StoredProject, parts: ProjectParts): Promise<ProjectSession> {
  const { storage, now, newId } = parts;
  const projectId = row.id;
  const { historyId, history, lease } = await leaseHistory(projectId, parts);
  const logged = await storage.readUpdates(projectId);
  const document = createDocument({
    updates: logged.map(({ update }) => update),
    ...(history ? { history } : {}),
    now,
    newId,
  });
  if (logged.length > COMPACT_ABOVE_ENTRIES)
    await compact(
      projectId,
      document,
      logged.map(({ key }) => key),
      parts,
    );

  const versions = new VersionKeeper({ projectId, document, storage, now, newId });
  const keepsakes = new ProjectKeepsakes(projectId, document, parts);
  const autosave = new Autosave({
    historyId,
    now,
    merge: mergeChanges,
    async append(append) {
      await storage.append(projectId, {
        ...append,
        project: { ...rowFields(document), updatedAt: now().toISOString() },
      });
      parts.onSaved();
      keepsakes.noteSaved();
      versions.keepIfDue().catch((error) => console.warn('A version could not be kept.', error));
    },
    onStored: (ids) => channel.post({ type: 'stored', ids: [...ids] }),
  });
  const channel = new ProjectChannel(`${parts.databaseName}-project-${projectId}`, (message) => {
    if (message.type === 'update') {
      autosave.hear(message.id, message.update);
      applyHeard(document, message.update);
    } else if (message.type === 'stored') autosave.heardStored(message.ids);
    else {
      // Whoever stores it tells; what this tab has stored already is on the disk that the other one read or will hear.
      const id = newId();
      channel.post({ type: 'update', id, update: document.encodeMissing(message.stateVector) });
      autosave.flush().then(
        () => channel.post({ type: 'stored', ids: [id] }),
        () => {
          // It is in the saving state; the other tab stores what it heard by itself.
        },
      );
    }
  });
  const unsubscribe = document.subscribeLocalChanges((change) => {
    const id = newId();
    autosave.add(id, change);
    if (change.update) channel.post({ type: 'update', id, update: change.update });
  });
  const stopWatching = parts.onHide(() => autosave.saveNow());
  if (document.isReadOnly) autosave.setReadOnly(newerVersion(document));
  channel.post({ type: 'hello', stateVector: document.encodeStateVector() });
  versions.open(row.updatedAt).catch((error) => console.warn('The versions could not be read.', error));

  return {
    document,
    project: {
      projectId,
      document,
      saving: autosave.saving,
      versions: versions.list,
      saveVersion: (name) => versions.save(name),
      restoreVersion: (versionId) => versions.restore(versionId),
      deleteVersion: (versionId) => versions.remove(versionId),
      flush: () => autosave.flush(),
    },
    noteRow(current) {
      if (document.isReadOnly) return;
      if (current && current.deletedAt === undefined) autosave.setReadOnly(undefined);
      else autosave.setReadOnly(new StudioError('read-only', 'The project is in the bin.', { reason: 'in-bin' }));
    },
    async close() {
      stopWatching();
      try {
        await autosave.flush();
        await keepsakes.finish();
      } catch (error) {
        // A project that was deleted for good has nothing to be stored.
        if (!isStudioError(error, 'not-found')) throw error;
      } finally {
        autosave.end();
        unsubscribe();
        channel.close();
        document.dispose();
        lease.release();
      }
    },
  };
}

/** What a project's row says of its document. */
export function rowFields(document: ProjectDocument) {
  const { artboards, layers, schemaVersion } = document.getState();
  const [artboard] = artboards;
  return {
    width: artboard?.width ?? 0,
    height: artboard?.height ?? 0,
    layerCount: layers.size,
    documentVersion: schemaVersion,
  };
}

function mergeChanges(own: readonly LocalChange[], heard: readonly Uint8Array[]): LocalChange {
  const updates = [...own.flatMap(({ update }) => update ?? []), ...heard];
  let history: LocalChange['history'];
  for (const change of own) if (change.history) history = joinHistoryWrites(history, change.history);
  return {
    update: updates.length === 0 ? undefined : mergeUpdates(updates),
    assetIds: [...new Set(own.flatMap(({ assetIds }) => assetIds))],
    history,
  };
}

/** One that is no update is another build's: what it means is on the disk sooner or later. */
function applyHeard(document: ProjectDocument, update: Uint8Array): void {
  try {
    document.applyUpdate(update);
  } catch (error) {
    console.warn('A change of another tab could not be read.', error);
  }
}

/** Under the project's lock, so that two tabs do not do the same work. */
async function compact(
  projectId: string,
  document: ProjectDocument,
  keys: readonly number[],
  { storage, databaseName }: ProjectParts,
): Promise<void> {
  try {
    await withLock(`${databaseName}-project-${projectId}`, () =>
      storage.compact(projectId, keys, document.encodeState()),
    );
  } catch (error) {
    console.warn('The log of a project could not be shortened.', error);
  }
}

function newerVersion(document: ProjectDocument): StudioError {
  const { schemaVersion } = document.getState();
  return new StudioError('read-only', 'The project was made by a newer version of the studio.', {
    reason: 'newer-version',
    schemaVersion,
    newestKnown: DOCUMENT_SCHEMA_VERSION,
  });
}
