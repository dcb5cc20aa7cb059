import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { createDocument } from '../../../src/domain/document/create-document.ts';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import { encodeNewDocument } from '../../../src/domain/document/new-document.ts';
import type { DocumentState } from '../../../src/domain/document/records.ts';
import type {
  ImportedProjects,
  OpenProject,
  Project,
  ProjectFileOptions,
  ProjectFileService,
  ProjectService,
  ProjectsState,
  SavingState,
  Version,
} from '../../../src/studio/services/projects.ts';
import { drawPicture } from './fake-pictures.ts';

/** Runs before the named call does anything: waits, or throws what the call is to reject with. */
export type BeforeCalls = Map<string, () => Promise<void> | void>;

export interface FakeProjects {
  readonly projects: ProjectService;
  readonly projectFiles: ProjectFileService;
  /** Puts a project there as if it had been made before. */
  addProject(change?: Partial<Project>): Project;
  setProjects(change: Partial<ProjectsState>): void;
  /** What `importFile` gives besides a project named as the file. */
  readonly importNotes: ImportedProjects['notes'][number][];
  /** The document of a project that is open; throws when it is not. */
  document(projectId: string): ProjectDocument;
  setSaving(projectId: string, saving: SavingState): void;
  addVersion(projectId: string, version: Partial<Version>): Version;
}

interface OpenFake {
  readonly document: ProjectDocument;
  readonly saving: StoreApi<SavingState>;
  readonly project: OpenProject;
}

interface ProjectFake {
  update: Uint8Array<ArrayBuffer>;
  readonly versions: StoreApi<readonly Version[]>;
  readonly snapshots: Map<string, DocumentState>;
  open: OpenFake | undefined;
}

const newId = () => crypto.randomUUID();

/** Projects in memory, with real documents. Nothing is stored: "saved" is what the test says. */
export function createFakeProjects(calls: string[], before: BeforeCalls): FakeProjects {
  const store = createStore<ProjectsState>(() => ({
    projects: [],
    bin: [],
    isLoaded: true,
    error: undefined,
    recoverable: [],
    lastBackupAt: undefined,
  }));
  const fakes = new Map<string, ProjectFake>();

  const call = async (name: string, ...words: readonly string[]) => {
    calls.push(['projects.', name, ' ', words.join(' ')].join('').trim());
    await before.get(`projects.${name}`)?.();
  };
  const find = (id: string): Project => {
    const { projects, bin } = store.getState();
    const project = [...projects, ...bin].find((each) => each.id === id);
    if (!project) throw new StudioError('not-found', `No project ${id}.`);
    return project;
  };
  const fakeOf = (id: string): ProjectFake => {
    find(id);
    const fake = fakes.get(id);
    if (!fake) throw new Error(`The project ${id} has no document.`);
    return fake;
  };
  const put = (project: Project, update: Uint8Array<ArrayBuffer>) => {
    fakes.set(project.id, { update, versions: createStore(() => []), snapshots: new Map(), open: undefined });
    store.setState(({ projects }) => ({ projects: [project, ...projects] }));
    return project;
  };
  const replace = (project: Project) => {
    store.setState(({ projects }) => ({ projects: [project, ...projects.filter(({ id }) => id !== project.id)] }));
    return project;
  };
  const add = (change: Partial<Project> = {}, update?: Uint8Array<ArrayBuffer>): Project => {
    const now = new Date().toISOString();
    const project: Project = {
      id: newId(),
      name: 'Untitled Project',
      createdAt: now,
      updatedAt: now,
      width: 1024,
      height: 1024,
      layerCount: 0,
      sizeBytes: 12_000,
      hasThumbnail: false,
      ...change,
    };
    const { width, height } = project;
    return put(project, update ?? encodeNewDocument({ id: newId(), width, height, background: '#ffffff' }));
  };

  const openFake = (projectId: string, fake: ProjectFake): OpenFake => {
    const document = createDocument({ updates: [fake.update], now: () => new Date(), newId });
    const saving = createStore<SavingState>(() => ({ status: 'saved', savedAt: new Date().toISOString() }));
    const end = document.subscribeLocalChanges(() => {
      fake.update = document.encodeState();
      replace({ ...find(projectId), updatedAt: new Date().toISOString(), layerCount: document.getState().layers.size });
    });
    const project: OpenProject = {
      projectId,
      document,
      saving,
      versions: fake.versions,
      async saveVersion(name) {
        await call('saveVersion', name);
        const version: Version = { id: newId(), name, createdAt: new Date().toISOString(), sizeBytes: 900 };
        fake.snapshots.set(version.id, document.getState());
        fake.versions.setState((versions) => [version, ...versions], true);
        return version;
      },
      async restoreVersion(versionId) {
        await call('restoreVersion', versionId);
        const state = fake.snapshots.get(versionId);
        if (!state) throw new StudioError('not-found', `No version ${versionId}.`);
        const { artboards, layers, guides } = state;
        document.execute('restoreVersion', { artboards, layers: [...layers.values()], guides });
      },
      async deleteVersion(versionId) {
        await call('deleteVersion', versionId);
        fake.versions.setState((versions) => versions.filter(({ id }) => id !== versionId), true);
      },
      flush: () => call('flush'),
      async dispose() {
        await call('dispose', projectId);
        end();
        document.dispose();
        fake.open = undefined;
      },
    };
    return { document, saving, project };
  };

  const projects: ProjectService = {
    getState: store.getState,
    subscribe: store.subscribe,
    async create({ name, width, height }) {
      await call('create', `${width}x${height}`);
      return add({ ...(name === undefined ? {} : { name }), width, height });
    },
    get: async (id) => find(id),
    async rename(id, name) {
      await call('rename', name);
      return replace({ ...find(id), name, updatedAt: new Date().toISOString() });
    },
    async duplicate(id) {
      await call('duplicate', id);
      const { name, width, height, layerCount } = find(id);
      return add({ name: `${name} copy`, width, height, layerCount }, fakeOf(id).update);
    },
    async remove(id) {
      await call('remove', id);
      const project = { ...find(id), deletedAt: new Date().toISOString() };
      store.setState((state) => ({
        projects: state.projects.filter((each) => each.id !== id),
        bin: [project, ...state.bin.filter((each) => each.id !== id)],
      }));
    },
    async restore(id) {
      await call('restore', id);
      const { deletedAt: _gone, ...project } = find(id);
      store.setState((state) => ({
        projects: [project, ...state.projects].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
        bin: state.bin.filter((each) => each.id !== id),
      }));
    },
    async purge(id) {
      await call('purge', id);
      store.setState((state) => ({ bin: state.bin.filter((each) => each.id !== id) }));
    },
    async thumbnail(id) {
      const { hasThumbnail, width, height, name } = find(id);
      const scale = 200 / Math.max(width, height);
      return hasThumbnail
        ? drawPicture(Math.max(1, width * scale), Math.max(1, height * scale), name.length)
        : undefined;
    },
    async open(id) {
      await call('open', id);
      const fake = fakeOf(id);
      fake.open ??= openFake(id, fake);
      return fake.open.project;
    },
    async recover() {
      await call('recover');
      const { recoverable } = store.getState();
      store.setState({ recoverable: [] });
      for (const project of recoverable) add(project);
      return recoverable.length;
    },
  };

  const callFiles = async (name: string, { signal, onProgress }: ProjectFileOptions = {}) => {
    calls.push(`projectFiles.${name}`);
    onProgress?.({ doneBytes: 1_000_000, totalBytes: 4_000_000 });
    await before.get(`projectFiles.${name.split(' ')[0]}`)?.();
    if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
  };
  const fake: FakeProjects = {
    projects,
    projectFiles: {
      async exportProject(id, options) {
        await callFiles(`exportProject ${id}`, options);
        return new Blob(['PK'], { type: 'application/zip' });
      },
      async exportAll(options) {
        await callFiles('exportAll', options);
        return { file: new Blob(['PK'], { type: 'application/zip' }), takenAt: new Date().toISOString() };
      },
      async noteBackup({ takenAt }) {
        store.setState({ lastBackupAt: takenAt });
      },
      async importFile(file, options) {
        const name = file instanceof File ? file.name : 'a file';
        await callFiles(`importFile ${name}`, options);
        return { projects: [add({ name: name.replace(/\.studio$/, '') })], notes: [...fake.importNotes] };
      },
      async openSample() {
        await callFiles('openSample');
        return add({ name: 'Sample' });
      },
    },
    addProject: (change) => add(change),
    setProjects: (change) => store.setState(change),
    importNotes: [],
    document(projectId) {
      const open = fakeOf(projectId).open;
      if (!open) throw new Error(`The project ${projectId} is not open.`);
      return open.document;
    },
    setSaving(projectId, saving) {
      fakeOf(projectId).open?.saving.setState(saving, true);
    },
    addVersion(projectId, change) {
      const version = { id: newId(), name: undefined, createdAt: new Date().toISOString(), sizeBytes: 900, ...change };
      fakeOf(projectId).versions.setState((versions) => [version, ...versions], true);
      return version;
    },
  };
  return fake;
}
