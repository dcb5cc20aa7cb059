import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../../domain/core/errors.ts';
import type { ProjectDocument } from '../../domain/document/document-replica.ts';
import { readDocumentVersion } from '../../domain/document/read-document-version.ts';
import type { StoredVersion } from '../persistence/project-rows.ts';
import type { ProjectStorage } from '../persistence/project-storage.ts';
import type { Version } from '../services/projects.ts';
import { superfluousVersions } from './version-thinning.ts';

/** Time of editing after which a version is kept by itself. */
const AUTOMATIC_EVERY_MS = 10 * 60 * 1000;

interface VersionKeeperParts {
  readonly projectId: string;
  readonly document: ProjectDocument;
  readonly storage: ProjectStorage;
  readonly now: () => Date;
  readonly newId: () => string;
  /** This tab changed the list. */
  readonly onChanged: () => void;
}

/** The versions of one open project. */
export class VersionKeeper {
  readonly list: StoreApi<readonly Version[]> = createStore<readonly Version[]>(() => []);
  readonly #parts: VersionKeeperParts;
  /** When the last version was kept, or the project was opened. */
  #latestMs: number;

  constructor(parts: VersionKeeperParts) {
    this.#parts = parts;
    this.#latestMs = parts.now().getTime();
  }

  /** Reads the list, thins it, and keeps the state at opening when it has changed since the last version. */
  async open(changedAt: string): Promise<void> {
    const { storage, projectId, document, now } = this.#parts;
    const versions = await storage.listVersions(projectId);
    for (const id of superfluousVersions(versions, now())) await storage.deleteVersion(id);
    const latestMs = Math.max(...versions.map(({ createdAt }) => Date.parse(createdAt)), Number.NEGATIVE_INFINITY);
    // The next one follows 10 minutes of editing from here.
    this.#latestMs = Math.max(latestMs, now().getTime());
    if (document.getState().layers.size > 0 && Date.parse(changedAt) > latestMs) await this.#keep(undefined);
    else await this.refresh();
  }

  /** Reads the list again. */
  async refresh(): Promise<void> {
    const versions = await this.#parts.storage.listVersions(this.#parts.projectId);
    this.list.setState(versions.map(toVersion), true);
  }

  /** Called after each save: keeps a version when the last one is long ago. */
  async keepIfDue(): Promise<void> {
    const latestMs = this.#latestMs;
    const nowMs = this.#parts.now().getTime();
    // A clock that was set back counts from now on.
    if (nowMs < latestMs) this.#latestMs = nowMs;
    if (nowMs - latestMs < AUTOMATIC_EVERY_MS) return;
    try {
      await this.#keep(undefined);
    } catch (error) {
      this.#latestMs = latestMs;
      throw error;
    }
  }

  async save(name: string): Promise<Version> {
    return this.#keep(name);
  }

  /** One undoable step. @throws StudioError `not-found`, `document-damaged`. */
  async restore(versionId: string): Promise<void> {
    const state = await this.#parts.storage.readVersion(versionId);
    if (!state) throw new StudioError('not-found', `There is no version ${versionId}.`, { versionId });
    const { artboards, layers, guides } = readDocumentVersion([state]);
    this.#parts.document.execute('restoreVersion', { artboards, layers: [...layers.values()], guides });
  }

  async remove(versionId: string): Promise<void> {
    await this.#parts.storage.deleteVersion(versionId);
    await this.#changed();
  }

  async #keep(name: string | undefined): Promise<Version> {
    const { storage, projectId, document, now, newId } = this.#parts;
    const state = document.encodeState();
    const stored: StoredVersion = {
      id: newId(),
      projectId,
      ...(name === undefined ? {} : { name }),
      createdAt: now().toISOString(),
      sizeBytes: state.byteLength,
      assetIds: [...document.assetIds()],
    };
    // Before it is stored: a save that comes meanwhile keeps none of its own.
    this.#latestMs = Date.parse(stored.createdAt);
    await storage.insertVersion(stored, state);
    await this.#changed();
    return toVersion(stored);
  }

  async #changed(): Promise<void> {
    await this.refresh();
    this.#parts.onChanged();
  }
}

function toVersion({ id, name, createdAt, sizeBytes }: StoredVersion): Version {
  return { id, name, createdAt, sizeBytes };
}
