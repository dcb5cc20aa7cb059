import type { StudioError } from '../../domain/core/errors.ts';
import type { DocumentSession } from '../../domain/document/document-session.ts';
import type { Color } from '../../domain/document/records.ts';
import type { Watchable } from './watchable.ts';

/** A project as listed: a plain row, no document opened. Ids are UUIDs, times ISO 8601 UTC. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** The last change of the document or the name. */
  readonly updatedAt: string;
  /** Of the first artboard, pixels. */
  readonly width: number;
  readonly height: number;
  readonly layerCount: number;
  /** Document, versions, history and assets; assets shared with other projects count in each. */
  readonly sizeBytes: number;
  readonly hasThumbnail: boolean;
  /** Another one, another thumbnail; it is made a while after the last change. */
  readonly thumbnailId?: string;
  /** In the bin since then; gone for good 30 days later. */
  readonly deletedAt?: string;
}

export interface ProjectsState {
  /** Latest change first, without those in the bin. */
  readonly projects: readonly Project[];
  /** Latest deletion first. */
  readonly bin: readonly Project[];
  readonly isLoaded: boolean;
  readonly error: StudioError | undefined;
  /**
   * Projects that the second copy has and that can be brought back: those that the database had not when this tab began,
   * and those whose log turned out to be damaged when they were opened. Those in the bin of the copy are left out.
   */
  readonly recoverable: readonly Project[];
  /** ISO 8601: the moment of which the last saved file with all projects is. */
  readonly lastBackupAt: string | undefined;
}

export interface NewProject {
  /** "Untitled Project" where nothing is said. */
  readonly name?: string;
  readonly width: number;
  readonly height: number;
  readonly background?: Color | null;
}

export interface ProjectService extends Watchable<ProjectsState> {
  create(project: NewProject): Promise<Project>;
  /** @throws StudioError `not-found` for an unknown id, like all below. */
  get(projectId: string): Promise<Project>;
  rename(projectId: string, name: string): Promise<Project>;
  /** A fresh document (no history, no versions) with the same content; assets are shared. */
  duplicate(projectId: string): Promise<Project>;
  /** Into the bin. */
  remove(projectId: string): Promise<void>;
  restore(projectId: string): Promise<void>;
  /** Out of the bin, for good. */
  purge(projectId: string): Promise<void>;
  /** PNG or WebP made from the document; undefined when there is none yet. */
  thumbnail(projectId: string): Promise<Blob | undefined>;
  /**
   * Opens the document for editing in this tab; close it with `dispose`. Opening one that is open here gives the same.
   * @throws StudioError `document-damaged` for a log that cannot be read; a copy of the project is in `recoverable` then,
   * if there is one.
   */
  open(projectId: string): Promise<OpenProject>;
  /**
   * Takes all recoverable projects from the second copy into the database, with row, document and pictures, without history
   * and versions; without a database into memory. A damaged one stays as it is: what comes back is a copy under a fresh id.
   * What cannot be brought back stays in `recoverable`.
   * @returns how many came back; those that another tab brought back meanwhile do not count.
   * @throws the first failure, when none came back.
   */
  recover(): Promise<number>;
}

/** True only as long as it holds: `saved` means that the transaction completed. */
export type SavingState =
  | { readonly status: 'saved'; readonly savedAt: string }
  | { readonly status: 'saving' }
  /** Nothing is lost while the tab lives; it is tried again, and export works. */
  | { readonly status: 'failed'; readonly error: StudioError }
  /** In the bin: changes are stored all the same, and go with it. */
  | { readonly status: 'in-bin' }
  /** Without a database: changes stay in memory and end with the tab; export works. */
  | { readonly status: 'in-memory'; readonly error: StudioError }
  /** Made by a newer version of the studio: changes are refused. */
  | { readonly status: 'read-only'; readonly error: StudioError };

/** What is to be said of a project whatever is stored of it. */
export type LastingState = Extract<SavingState, { readonly status: 'in-bin' | 'in-memory' | 'read-only' }>;

export interface Version {
  readonly id: string;
  /** Undefined for automatic ones. */
  readonly name: string | undefined;
  readonly createdAt: string;
  readonly sizeBytes: number;
}

export interface OpenProject {
  readonly projectId: string;
  readonly document: DocumentSession;
  readonly saving: Watchable<SavingState>;
  readonly versions: Watchable<readonly Version[]>;
  /** The state now as a version (mod+S). */
  saveVersion(name: string): Promise<Version>;
  /** One undoable step. */
  restoreVersion(versionId: string): Promise<void>;
  deleteVersion(versionId: string): Promise<void>;
  /** Resolves when everything so far is on the disk. @throws the storage's error. */
  flush(): Promise<void>;
  /**
   * Lets go of the project; a second call does nothing. With the last who holds it here, all is stored, thumbnail and second
   * copy are made, and another tab may go on with the history. One that was deleted for good closes as well.
   * @throws the storage's error: the project stays open with all that it holds, opening it gives just that, and it closes by
   * itself once all is on the disk.
   */
  dispose(): Promise<void>;
}

/**
 * What was repaired or left out: `missingAssets` (layers whose picture is gone stay, empty), `extraFiles` (files of the
 * archive that belong to no project), `droppedRecipes` (not understood; their pictures are there), `picturesNotListed`
 * (the gallery could not be written), all with `count`; `projectLeftOut` (one that cannot be read) with `projectId`.
 */
export interface ProjectFileNote {
  readonly key: 'missingAssets' | 'extraFiles' | 'droppedRecipes' | 'picturesNotListed' | 'projectLeftOut';
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a project file brought in. */
export interface ImportedProjects {
  readonly projects: readonly Project[];
  readonly notes: readonly ProjectFileNote[];
}

/** A project file with all projects. */
export interface Backup {
  readonly file: Blob;
  /** ISO 8601 UTC: what was edited later is not in it. */
  readonly takenAt: string;
}

export interface ProjectFileProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** `.studio` files (docs/specs/project-file.md): one project, or all of them as a backup. */
export interface ProjectFileService {
  /** Works without the database too: an open document is written as it is in memory. */
  exportProject(projectId: string, options?: ProjectFileOptions): Promise<Blob>;
  /** Every project, bin left out. Whoever has saved the file says so with `noteBackup`. */
  exportAll(options?: ProjectFileOptions): Promise<Backup>;
  /** Keeps the time of a backup that was saved as that of the last one, if the disk lets it. Never rejects. */
  noteBackup(backup: Backup): Promise<void>;
  /**
   * Adds the file's projects as new ones with fresh ids; merges nothing, overwrites nothing.
   * @throws StudioError `file-rejected` with details.reason; nothing is added then.
   */
  importFile(file: Blob, options?: ProjectFileOptions): Promise<ImportedProjects>;
  /** The sample that ships with the app, as a new project. */
  openSample(): Promise<Project>;
}

export interface ProjectFileOptions {
  readonly onProgress?: (progress: ProjectFileProgress) => void;
  /** What an export had to leave out; an import gives its notes with its result. */
  readonly onNote?: (note: ProjectFileNote) => void;
  readonly signal?: AbortSignal;
}
