import { type StudioError, toStudioError } from '../../../domain/core/errors.ts';
import type { Project, ProjectFileNote, ProjectFileService } from '../../../studio/services/projects.ts';
import type { TaskControls } from '../../components/task-store.ts';

/** What became of several project files. */
export interface ImportedFiles {
  readonly projects: readonly Project[];
  /** Those of all files; one of each kind, counts added up. */
  readonly notes: readonly ProjectFileNote[];
  readonly failures: readonly { readonly fileName: string; readonly error: StudioError }[];
}

interface ImportOptions extends Pick<TaskControls, 'signal'> {
  /** @param fraction 0…1 of all files. @param doneCount files that are through. */
  readonly onProgress: (fraction: number, doneCount: number) => void;
}

/**
 * Takes in project files one after the other: each is unpacked as a whole. One that is refused costs the others nothing.
 * A cancel ends it; what came in before stays.
 */
export async function importProjectFiles(
  files: readonly File[],
  importFile: ProjectFileService['importFile'],
  { signal, onProgress }: ImportOptions,
): Promise<ImportedFiles> {
  const projects: Project[] = [];
  const notes: ProjectFileNote[] = [];
  const failures: { readonly fileName: string; readonly error: StudioError }[] = [];
  for (const [doneCount, file] of files.entries()) {
    const tell = (share: number) => onProgress((doneCount + share) / files.length, doneCount);
    tell(0);
    try {
      const imported = await importFile(file, {
        signal,
        onProgress: ({ doneBytes, totalBytes }) => tell(totalBytes > 0 ? doneBytes / totalBytes : 0),
      });
      projects.push(...imported.projects);
      notes.push(...imported.notes);
    } catch (error) {
      if (!signal.aborted) failures.push({ fileName: file.name, error: toStudioError(error) });
    }
    if (signal.aborted) break;
  }
  return { projects, notes: addUp(notes), failures };
}

function addUp(notes: readonly ProjectFileNote[]): readonly ProjectFileNote[] {
  const sums = new Map<ProjectFileNote['key'], ProjectFileNote>();
  for (const note of notes) {
    const count = Number(sums.get(note.key)?.values['count'] ?? 0) + Number(note.values['count'] ?? 0);
    sums.set(note.key, { key: note.key, values: { ...note.values, count } });
  }
  return [...sums.values()];
}
