import { createStore, type StoreApi } from 'zustand/vanilla';
import { isStudioError, StudioError, toStudioError } from '../../domain/core/errors.ts';
import { DOCUMENT_SCHEMA_VERSION, type DocumentState } from '../../domain/document/records.ts';
import type { StoredProject } from '../persistence/project-rows.ts';
import { noSuchProject } from '../persistence/project-storage.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import { laterTime } from '../projects/later-time.ts';
import type { ProjectSession } from '../projects/open-project.ts';
import { OpenedProjects } from '../projects/opened-projects.ts';
import type { ProjectParts } from '../projects/project-parts.ts';
import { ProjectRecovery } from '../projects/project-recovery.ts';
import { LAST_BACKUP_SETTING } from './project-file-projects.ts';
import { cleanProjectName, copyName, DEFAULT_PROJECT_NAME } from './project-name.ts';
import type { NewProject, OpenProject, Project, ProjectService, ProjectsState } from './projects.ts';
import type { TabChannel } from './tab-channel.ts';
import { Throttle } from './throttle.ts';

/** How long a project stays in the bin. */
const KEEP_IN_BIN_MS = 30 * 24 * 60 * 60 * 1000;

/** Saved edits are told to the lists of all tabs this often at most: reading a list costs more the more projects there are. */
const SAVED_NEWS_EVERY_MS = 2_000;

const SIDE_LIMITS = { min: 1, max: 16_384 } as const;

interface ProjectServiceParts extends Omit<ProjectParts, 'onSaved'> {
  readonly settings: StudioStorage;
  readonly channel: TabChannel;
  /** Asks the browser not to clear the studio's data away when space runs short. */
  readonly askToPersist: () => Promise<unknown>;
}

/** The projects of all tabs. What reads and writes documents is loaded when it is needed first. */
export class StudioProjectService implements ProjectService {
  readonly #parts: ProjectServiceParts;
  readonly #savedNews = new Throttle<void>(SAVED_NEWS_EVERY_MS, () => {
    this.#refreshDetached();
    this.#parts.channel.post({ type: 'projects-changed' });
  });
  readonly #store: StoreApi<ProjectsState> = createStore(() => ({
    projects: [],
    bin: [],
    isLoaded: false,
    error: undefined,
    recoverable: [],
    lastBackupAt: undefined,
  }));
  readonly #opened = new OpenedProjects((projectId) => this.#openSession(projectId));
  readonly #recovery: ProjectRecovery;
  #hasAskedToPersist = false;
  #refreshCount = 0;
  /** The number of the refresh that is shown. */
  #shownRefresh = 0;

  constructor(parts: ProjectServiceParts) {
    this.#parts = parts;
    this.#recovery = new ProjectRecovery(parts);
    parts.channel.subscribe((message) => {
      if (message.type === 'projects-changed') this.#refreshDetached();
    });
  }

  getState(): ProjectsState {
    return this.#store.getState();
  }

  subscribe(listener: (state: ProjectsState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Empties the bin of what is long in it, and looks for projects that only the second copy has. */
  async tidyUp(): Promise<void> {
    await this.#emptyBin();
    await this.#findRecoverable();
  }

  /** Reads the list again. A failure is shown in the state, with the list as it was. */
  async refresh(): Promise<void> {
    const { storage, settings } = this.#parts;
    this.#refreshCount += 1;
    const number = this.#refreshCount;
    try {
      const rows = await storage.listProjects();
      const sizes = await storage.measureProjects();
      const lastBackupAt = await settings.readSetting(LAST_BACKUP_SETTING);
      const listed = rows.map((row) => toProject(row, sizes.get(row.id) ?? 0));
      // One that began later knows better.
      if (number < this.#shownRefresh) return;
      this.#shownRefresh = number;
      this.#store.setState({
        projects: listed.filter(({ deletedAt }) => deletedAt === undefined),
        bin: listed.filter(({ deletedAt }) => deletedAt !== undefined).sort(latestDeletionFirst),
        isLoaded: true,
        error: undefined,
        lastBackupAt: typeof lastBackupAt === 'string' ? lastBackupAt : undefined,
      });
      for (const [id, session] of this.#opened.sessions()) session.noteRow(rows.find((row) => row.id === id));
    } catch (error) {
      this.#store.setState({ isLoaded: true, error: toStudioError(error) });
    }
  }

  /** Says to this tab and the others that the list changed. */
  async announce(): Promise<void> {
    await this.refresh();
    this.#parts.channel.post({ type: 'projects-changed' });
  }

  /** The document of a project that is open in this tab, as it is in memory. */
  openState(projectId: string): DocumentState | undefined {
    return this.#opened.sessions().get(projectId)?.document.getState();
  }

  async create({ name = DEFAULT_PROJECT_NAME, width, height, background = null }: NewProject): Promise<Project> {
    for (const [field, value] of Object.entries({ width, height }))
      if (!Number.isInteger(value) || value < SIDE_LIMITS.min || value > SIDE_LIMITS.max)
        throw new StudioError('invalid-request', `${field} is ${value}.`, { field, value, ...SIDE_LIMITS });
    const { encodeNewDocument } = await import('../../domain/document/new-document.ts');
    const { newId } = this.#parts;
    const update = encodeNewDocument({ id: newId(), width, height, background });
    return this.#insert(
      cleanProjectName(name),
      update,
      { width, height, layerCount: 0, documentVersion: DOCUMENT_SCHEMA_VERSION },
      [],
    );
  }

  async get(projectId: string): Promise<Project> {
    const row = await this.#parts.storage.getProject(projectId);
    if (!row) throw noSuchProject(projectId);
    return toProject(row, this.#listed(projectId)?.sizeBytes ?? 0);
  }

  async rename(projectId: string, name: string): Promise<Project> {
    return this.#change(projectId, (row) => ({
      ...row,
      name: cleanProjectName(name),
      updatedAt: laterTime(row.updatedAt, this.#parts.now()),
    }));
  }

  async duplicate(projectId: string): Promise<Project> {
    const { storage, newId } = this.#parts;
    const row = await this.#requireRow(projectId);
    const [{ documentFromFile }, { readDocumentVersion }, { documentAssets }] = await Promise.all([
      import('../../domain/document/document-from-file.ts'),
      import('../../domain/document/read-document-version.ts'),
      import('../../domain/project-file/document-assets.ts'),
    ]);
    const state =
      this.openState(projectId) ??
      readDocumentVersion((await storage.readUpdates(projectId)).map(({ update }) => update));
    // Written as an older one, it would lose what the newer one put into it.
    if (state.schemaVersion > DOCUMENT_SCHEMA_VERSION)
      throw new StudioError('app-outdated', 'The document is of a newer version of the studio.', { projectId });
    return this.#insert(
      copyName(row.name),
      documentFromFile(state, { newId }),
      {
        width: row.width,
        height: row.height,
        layerCount: state.layers.size,
        documentVersion: state.schemaVersion,
        ...(row.thumbnailSha256 === undefined ? {} : { thumbnailSha256: row.thumbnailSha256 }),
      },
      [...documentAssets(state).keys()],
    );
  }

  async remove(projectId: string): Promise<void> {
    await this.#change(projectId, (row) => ({ ...row, deletedAt: row.deletedAt ?? this.#time() }));
  }

  async restore(projectId: string): Promise<void> {
    await this.#change(projectId, ({ deletedAt: _gone, ...row }) => row);
  }

  async purge(projectId: string): Promise<void> {
    await this.#requireRow(projectId);
    await this.#deleteForGood(projectId);
    await this.announce();
  }

  async thumbnail(projectId: string): Promise<Blob | undefined> {
    const { thumbnailSha256 } = await this.#requireRow(projectId);
    return thumbnailSha256 === undefined ? undefined : this.#parts.assets.readBlob(thumbnailSha256);
  }

  async open(projectId: string): Promise<OpenProject> {
    try {
      const open = await this.#opened.open(projectId);
      return {
        ...open,
        dispose: async () => {
          await open.dispose();
          this.#savedNews.flush();
        },
      };
    } catch (error) {
      if (isStudioError(error, 'document-damaged')) await this.#offerCopyOf(projectId);
      throw error;
    }
  }

  async recover(): Promise<number> {
    const failed: Project[] = [];
    let count = 0;
    let failure: unknown;
    for (const project of this.getState().recoverable) {
      try {
        if (await this.#recovery.bringBack(project.id)) count += 1;
      } catch (error) {
        console.warn('A project could not be brought back from the second copy.', error);
        failed.push(project);
        failure ??= error;
      }
    }
    this.#store.setState({ recoverable: failed });
    await this.announce();
    if (count === 0 && failure !== undefined) throw failure;
    return count;
  }

  /** Stores what waits and closes every open project. */
  async dispose(): Promise<void> {
    await this.#opened.dispose();
    this.#savedNews.flush();
    this.#savedNews.stop();
  }

  async #openSession(projectId: string): Promise<ProjectSession> {
    const row = await this.#requireRow(projectId);
    const { openProject } = await import('../projects/open-project.ts');
    return openProject(row, { ...this.#parts, onSaved: () => this.#noteSaved() });
  }

  async #insert(
    name: string,
    update: Uint8Array<ArrayBuffer>,
    fields: Pick<StoredProject, 'width' | 'height' | 'layerCount' | 'documentVersion'> &
      Partial<Pick<StoredProject, 'thumbnailSha256'>>,
    assetIds: readonly string[],
  ): Promise<Project> {
    const at = this.#time();
    const row: StoredProject = { id: this.#parts.newId(), name, createdAt: at, updatedAt: at, ...fields };
    await this.#parts.storage.insertProject(row, update, assetIds);
    await this.announce();
    return this.#listed(row.id) ?? toProject(row, 0);
  }

  async #change(projectId: string, change: (row: StoredProject) => StoredProject): Promise<Project> {
    const row = await this.#parts.storage.updateProject(projectId, change);
    if (!row) throw noSuchProject(projectId);
    await this.announce();
    return this.#listed(projectId) ?? toProject(row, 0);
  }

  async #requireRow(projectId: string): Promise<StoredProject> {
    const row = await this.#parts.storage.getProject(projectId);
    if (!row) throw noSuchProject(projectId);
    return row;
  }

  #listed(projectId: string): Project | undefined {
    const { projects, bin } = this.getState();
    return [...projects, ...bin].find(({ id }) => id === projectId);
  }

  #noteSaved(): void {
    if (!this.#hasAskedToPersist) {
      this.#hasAskedToPersist = true;
      this.#parts.askToPersist().catch((error) => console.warn('The browser was not asked to keep the data.', error));
    }
    this.#savedNews.push();
  }

  async #emptyBin(): Promise<void> {
    const before = new Date(this.#parts.now().getTime() - KEEP_IN_BIN_MS).toISOString();
    const isOld = (row: Pick<StoredProject, 'deletedAt'> | undefined) =>
      row?.deletedAt !== undefined && row.deletedAt < before;
    const old = this.getState().bin.filter(isOld);
    for (const { id } of old) {
      // Another tab may have brought it back, or deleted it.
      if (isOld(await this.#parts.storage.getProject(id))) await this.#deleteForGood(id).catch(ignoreNotFound);
    }
    if (old.length > 0) await this.announce();
  }

  async #deleteForGood(projectId: string): Promise<void> {
    await this.#parts.storage.deleteProject(projectId);
    try {
      await this.#parts.secondCopy.remove(projectId);
    } catch (error) {
      console.warn('The second copy of a deleted project is still there.', error);
    }
  }

  async #findRecoverable(): Promise<void> {
    if (this.getState().error) return;
    const lost = await this.#recovery.findLost();
    const found = lost.map(({ project, sizeBytes }) => toProject(project, sizeBytes));
    const damaged = this.getState().recoverable.filter(({ id }) => !found.some((project) => project.id === id));
    this.#store.setState({ recoverable: [...found, ...damaged] });
  }

  /** A project that cannot be read may be whole in the second copy. */
  async #offerCopyOf(projectId: string): Promise<void> {
    const copy = await this.#recovery.findDamaged(projectId);
    if (!copy) return;
    const others = this.getState().recoverable.filter(({ id }) => id !== projectId);
    this.#store.setState({ recoverable: [...others, toProject(copy.project, copy.sizeBytes)] });
  }

  #refreshDetached(): void {
    this.refresh().catch((error) => console.error('The list of projects could not be read again.', error));
  }

  #time(): string {
    return this.#parts.now().toISOString();
  }
}

/** The row as the page sees it. */
function toProject(row: StoredProject, sizeBytes: number): Project {
  const { thumbnailSha256, documentVersion: _version, ...listed } = row;
  const thumbnail = thumbnailSha256 === undefined ? {} : { thumbnailId: thumbnailSha256 };
  return { ...listed, sizeBytes, hasThumbnail: thumbnailSha256 !== undefined, ...thumbnail };
}

function ignoreNotFound(error: unknown): void {
  if (!isStudioError(error, 'not-found')) throw error;
}

function latestDeletionFirst(a: Project, b: Project): number {
  return (a.deletedAt ?? '') < (b.deletedAt ?? '') ? 1 : -1;
}
