import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import { createDocument } from '../../domain/document/create-document.ts';
import type { LocalChange, ProjectDocument, StoredHistory } from '../../domain/document/document-replica.ts';
import { mergeUpdates } from '../../domain/document/merge-updates.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../../domain/document/records.ts';
import { joinHistoryWrites } from '../../domain/document/step-list.ts';
import type { StoredProject } from '../persistence/project-rows.ts';
import type { LastingState, OpenProject } from '../services/projects.ts';
import { Autosave } from './autosave.ts';
import { type HistoryLease, leaseHistory } from './history-lease.ts';
import { laterTime } from './later-time.ts';
import { withLock } from './lock-lease.ts';
import { ProjectChannel, type ProjectMessage } from './project-channel.ts';
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
  /** Stores what waits, then ends. @throws the storage's error; it is open as before then, and goes on trying. */
  close(): Promise<void>;
  /** Ends whatever waits. */
  abandon(): Promise<void>;
}

/** Opens a project's document for editing in this tab. @throws StudioError `document-damaged`, and the storage's. */
export async function openProject(row: StoredProject, parts: ProjectParts): Promise<ProjectSession> {
  const projectId = row.id;
  // What other tabs say while the log is read waits for the document.
  const early: ProjectMessage[] = [];
  let receive = (message: ProjectMessage): void => {
    early.push(message);
  };
  const channel = new ProjectChannel(`${parts.databaseName}-project-${projectId}`, (message) => receive(message));
  let leased: HistoryLease | undefined;
  try {
    leased = await leaseHistory(projectId, parts);
    const document = await readDocument(projectId, leased.history, parts);
    const session = startSession(row, document, { leased, channel, parts });
    receive = session.receive;
    for (const message of early) receive(message);
    return session;
  } catch (error) {
    channel.close();
    await leased?.lease.release();
    throw error;
  }
}

async function readDocument(
  projectId: string,
  history: StoredHistory | undefined,
  parts: ProjectParts,
): Promise<ProjectDocument> {
  const { storage, now, newId } = parts;
  const logged = await storage.readUpdates(projectId);
  const updates = logged.map(({ update }) => update);
  const document = createDocument({ updates, ...(history ? { history } : {}), now, newId });
  const keys = logged.map(({ key }) => key);
  if (keys.length > COMPACT_ABOVE_ENTRIES) await compact(projectId, document, keys, parts);
  return document;
}

interface SessionParts {
  readonly leased: HistoryLease;
  readonly channel: ProjectChannel;
  readonly parts: ProjectParts;
}

interface LiveSession extends ProjectSession {
  receive(message: ProjectMessage): void;
}

function startSession(
  row: StoredProject,
  document: ProjectDocument,
  { leased, channel, parts }: SessionParts,
): LiveSession {
  const { storage, now, newId } = parts;
  const projectId = row.id;
  let { updatedAt } = row;
  let isInBin = row.deletedAt !== undefined;
  let isEnded = false;
  // Those of the log were marked when it was written.
  const marked = new Set(document.assetIds());

  const onVersions = () => channel.post({ type: 'versions-changed' });
  const versions = new VersionKeeper({ projectId, document, storage, now, newId, onChanged: onVersions });
  const keepsakes = new ProjectKeepsakes(projectId, document, parts);
  const autosave = new Autosave({
    historyId: leased.historyId,
    now,
    merge(own, heard) {
      const change = mergeChanges(own, heard);
      // Who made what was heard may not live to mark the assets that it names.
      return heard.length === 0 ? change : { ...change, assetIds: [...change.assetIds, ...unmarked()] };
    },
    async append(append) {
      updatedAt = laterTime(updatedAt, now());
      await storage.append(projectId, { ...append, project: { ...rowFields(document), updatedAt } });
      for (const id of append.assetIds) marked.add(id);
      parts.onSaved();
      keepsakes.noteSaved();
      versions.keepIfDue().catch((error) => console.warn('A version could not be kept.', error));
    },
    onStored: (ids) => channel.post({ type: 'stored', ids: [...ids] }),
  });
  const unmarked = () => [...document.assetIds()].filter((id) => !marked.has(id));
  const showLasting = () => autosave.setLasting(lastingState(document, isInBin, storage.isPersistent));

  const receive = (message: ProjectMessage): void => {
    if (message.type === 'update') {
      // What the document does not take must not come into the log.
      if (applyHeard(document, message.update)) autosave.hear(message.id, message.update);
      showLasting();
    } else if (message.type === 'stored') autosave.heardStored(message.ids);
    else if (message.type === 'versions-changed') refreshVersions();
    else if (message.type === 'closed')
      catchUp().catch((error) => console.warn('The log could not be read again.', error));
    else answer(message.stateVector);
  };
  /** Whoever stores it tells; what this tab has stored already is on the disk that the other one read or will hear. */
  const answer = (stateVector: Uint8Array) => {
    const update = encodeMissing(document, stateVector);
    if (!update) return;
    const id = newId();
    channel.post({ type: 'update', id, update });
    autosave.flush().then(
      () => channel.post({ type: 'stored', ids: [id] }),
      () => {
        // It is in the saving state; the other tab stores what it heard by itself.
      },
    );
  };
  /** A tab that closed while this one opened stored its last changes behind what was read here, and answers nobody. */
  const catchUp = async () => {
    for (const { update } of await storage.readUpdates(projectId)) if (!isEnded) applyHeard(document, update);
  };
  const warnOfVersions = (error: unknown): void => {
    if (!isEnded) console.warn('The versions could not be read.', error);
  };
  const refreshVersions = (): void => {
    versions.refresh().catch(warnOfVersions);
  };

  const unsubscribe = document.subscribeLocalChanges((change) => {
    const id = newId();
    autosave.add(id, change);
    if (change.update) channel.post({ type: 'update', id, update: change.update });
  });
  const stopWatching = parts.onHide(() => autosave.saveNow());
  showLasting();
  channel.post({ type: 'hello', stateVector: document.encodeStateVector() });
  versions.open(row.updatedAt).catch(warnOfVersions);

  const end = async () => {
    isEnded = true;
    stopWatching();
    autosave.end();
    keepsakes.end();
    unsubscribe();
    channel.close();
    document.dispose();
    await leased.lease.release();
  };
  return {
    document,
    receive,
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
      isInBin = current?.deletedAt !== undefined || current === undefined;
      if (current && current.updatedAt > updatedAt) updatedAt = current.updatedAt;
      showLasting();
    },
    async close() {
      try {
        await autosave.flush();
        await keepsakes.finish();
        await autosave.flush(); // what was heard meanwhile
      } catch (error) {
        // A project that was deleted for good has nothing to be stored.
        if (!isStudioError(error, 'not-found')) throw error;
      }
      channel.post({ type: 'closed' });
      await end();
    },
    abandon: end,
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

/**
 * One that is no update is another build's: what it means is on the disk sooner or later.
 * @returns whether it was an update.
 */
function applyHeard(document: ProjectDocument, update: Uint8Array): boolean {
  try {
    document.applyUpdate(update);
    return true;
  } catch (error) {
    console.warn('A change of another tab could not be read.', error);
    return false;
  }
}

/** Undefined for what is no state vector. */
function encodeMissing(document: ProjectDocument, stateVector: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    return document.encodeMissing(stateVector);
  } catch (error) {
    console.warn('What another tab has could not be read.', error);
    return undefined;
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

function lastingState(document: ProjectDocument, isInBin: boolean, isPersistent: boolean): LastingState | undefined {
  if (document.isReadOnly)
    return {
      status: 'read-only',
      error: new StudioError('read-only', 'The project was made by a newer version of the studio.', {
        reason: 'newer-version',
        schemaVersion: document.getState().schemaVersion,
        newestKnown: DOCUMENT_SCHEMA_VERSION,
      }),
    };
  if (isInBin) return { status: 'in-bin' };
  if (isPersistent) return undefined;
  return {
    status: 'in-memory',
    error: new StudioError('storage-unavailable', 'There is no database: changes stay in memory.'),
  };
}
