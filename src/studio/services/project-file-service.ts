import { StudioError } from '../../domain/core/errors.ts';
import { PROJECT_FILE_LIMITS } from '../../domain/project-file/limits.ts';
import type { ArchiveEntry, ByteProgress } from '../../domain/protocol/media-api.ts';
import type { ExportableProject } from './exportable-project.ts';
import type { CheckedProjectFile } from './project-file-import.ts';
import type { ProjectFileParts } from './project-file-parts.ts';
import type {
  Backup,
  ImportedProjects,
  Project,
  ProjectFileNote,
  ProjectFileOptions,
  ProjectFileService,
} from './projects.ts';

/**
 * Project files in and out (docs/specs/project-file.md). Works without a database, since all it needs are the ports.
 * What reads and writes documents is loaded when it is needed first: the page opens without it.
 */
export class StudioProjectFileService implements ProjectFileService {
  readonly #parts: ProjectFileParts;

  constructor(parts: ProjectFileParts) {
    this.#parts = parts;
  }

  async exportProject(projectId: string, options: ProjectFileOptions = {}): Promise<Blob> {
    throwIfAborted(options.signal);
    const { exportableProject } = await import('./exportable-project.ts');
    return this.#pack([await exportableProject(projectId, this.#parts)], options);
  }

  async exportAll(options: ProjectFileOptions = {}): Promise<Backup> {
    throwIfAborted(options.signal);
    const takenAt = this.#parts.now().toISOString();
    const { exportableProjects } = await import('./project-file-export.ts');
    return { file: await this.#pack(await exportableProjects(this.#parts, noting(options)), options), takenAt };
  }

  async noteBackup({ takenAt }: Backup): Promise<void> {
    try {
      await this.#parts.projects.noteBackup(takenAt);
    } catch (error) {
      // A full disk is when a backup is needed most.
      console.warn('The time of the backup could not be noted.', error);
    }
  }

  async importFile(file: Blob, options: ProjectFileOptions = {}): Promise<ImportedProjects> {
    throwIfAborted(options.signal);
    const checked = await this.#read(file, options);
    throwIfAborted(options.signal);
    return this.#insert(checked);
  }

  async openSample(): Promise<Project> {
    const response = await fetchSample(this.#parts.sampleUrl);
    const { projects } = await this.importFile(await response.blob());
    const [project] = projects;
    if (!project) throw new StudioError('internal', 'The sample has no project.');
    return project;
  }

  async #pack(exported: readonly ExportableProject[], options: ProjectFileOptions): Promise<Blob> {
    const { projectFileEntries } = await import('./project-file-export.ts');
    const entries = await projectFileEntries(exported, this.#parts, noting(options));
    return this.#cancellable(options, (taskId) =>
      this.#parts.media.packArchive(entries, (progress) => options.onProgress?.(progress), taskId),
    );
  }

  /** The bytes count twice: once while they are unpacked, once while they are looked at. */
  async #read(file: Blob, options: ProjectFileOptions): Promise<CheckedProjectFile> {
    let last: ByteProgress = { doneBytes: 0, totalBytes: 0 };
    const tell = (doneBytes: number, totalBytes: number) => {
      last = { doneBytes, totalBytes };
      options.onProgress?.(last);
    };
    const { media } = this.#parts;
    const entries = await this.#cancellable<readonly ArchiveEntry<Blob>[]>(options, (taskId) =>
      media.unpackArchive(
        file,
        PROJECT_FILE_LIMITS,
        ({ doneBytes, totalBytes }) => tell(doneBytes, totalBytes * 2),
        taskId,
      ),
    );
    const { checkProjectFile } = await import('./project-file-import.ts');
    const checked = await checkProjectFile(entries, {
      importImage: (file, claimed) => media.importImage(file, claimed),
      onChecked(sizeBytes) {
        throwIfAborted(options.signal);
        tell(Math.min(last.totalBytes, last.doneBytes + sizeBytes), last.totalBytes);
      },
    });
    if (last.doneBytes < last.totalBytes) tell(last.totalBytes, last.totalBytes);
    return checked;
  }

  /** Bytes first, then the rows that name them. What fails half way leaves only bytes that nothing names. */
  async #insert({ projects, pictures, notes }: CheckedProjectFile): Promise<ImportedProjects> {
    const { assets, listPictures } = this.#parts;
    for (const { sha256, blob } of pictures) await assets.putBlob({ sha256, blob });
    const inserted = await this.#parts.projects.insertImported(projects);
    try {
      await listPictures(pictures);
    } catch (error) {
      // The projects have their pictures; only the gallery does not show them.
      console.warn('The pictures of a project file could not be put into the gallery.', error);
      return {
        projects: inserted,
        notes: [...notes, { key: 'picturesNotListed', values: { count: pictures.length } }],
      };
    }
    return { projects: inserted, notes };
  }

  async #cancellable<T>({ signal }: ProjectFileOptions, work: (taskId: string) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const taskId = crypto.randomUUID();
    const cancel = () => {
      this.#parts.media.cancelArchives(taskId).catch((error) => console.warn('A cancel did not arrive.', error));
    };
    signal?.addEventListener('abort', cancel);
    try {
      return await work(taskId);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }
}

function noting({ onNote }: ProjectFileOptions): (note: ProjectFileNote) => void {
  return (note) => onNote?.(note);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
}

async function fetchSample(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new StudioError('host-unreachable', 'The sample could not be fetched.', { url }, error);
  }
  if (!response.ok)
    throw new StudioError('download-rejected', `The sample was answered with ${response.status}.`, {
      url,
      status: response.status,
    });
  return response;
}
