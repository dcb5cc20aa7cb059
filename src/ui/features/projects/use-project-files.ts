import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { pickProjectFile } from '../../../studio/files/pick-files.ts';
import { backupFileName, projectFileName } from '../../../studio/files/project-file-name.ts';
import { saveBlob } from '../../../studio/files/save-blob.ts';
import type {
  Project,
  ProjectFileNote,
  ProjectFileProgress,
  ProjectFileService,
} from '../../../studio/services/projects.ts';
import { runTask } from '../../components/task-store.ts';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { errorWords } from '../../trouble/error-words.ts';
import { showError } from '../../trouble/show-error.ts';
import { type ImportedFiles, importProjectFiles } from './import-project-files.ts';

export interface ProjectFiles {
  /** Lets the user choose a project file and opens it. */
  readonly pick: () => void;
  /** Adds what files hold as new projects. One that holds a single project opens it; several leave the page where it is. */
  readonly importFiles: (files: readonly File[]) => void;
  readonly exportProject: (project: Project) => void;
  readonly backUp: () => void;
  readonly openSample: () => void;
}

/** Project files in and out, each with progress and cancel in sight. */
export function useProjectFiles(onOpen: (projectId: string) => void): ProjectFiles {
  const { t } = useTranslation();
  const studio = useStudio();

  const detached = useCallback(
    (work: Promise<unknown>) => {
      work.catch((error: unknown) => showError(t, error));
    },
    [t],
  );
  const noteWords = useCallback(
    (notes: readonly ProjectFileNote[]) => notes.map(({ key, values }) => t(`projects.notes.${key}`, values)).join(' '),
    [t],
  );

  const importOne = useCallback(
    async (file: File) => {
      const imported = await runTask(t('projects.importing', { name: file.name }), ({ signal, report }) =>
        studio.projectFiles.importFile(file, { signal, onProgress: reporting(report) }),
      );
      if (!imported) return;
      const { projects, notes } = imported;
      showToast({
        tone: 'info',
        title: t('projects.imported', { count: projects.length }),
        ...(notes.length > 0 ? { text: noteWords(notes) } : {}),
      });
      const [only, ...more] = projects;
      if (only && more.length === 0) onOpen(only.id);
    },
    [studio, t, noteWords, onOpen],
  );
  const importSeveral = useCallback(
    async (files: readonly File[]) => {
      let imported: ImportedFiles | undefined;
      await runTask(t('projects.importingFiles', { count: files.length }), async ({ signal, report }) => {
        const onProgress = (fraction: number, done: number) =>
          report(fraction, t('uploads.progress', { done, total: files.length }));
        const importFile: ProjectFileService['importFile'] = (file, options) =>
          studio.projectFiles.importFile(file, options);
        imported = await importProjectFiles(files, importFile, { signal, onProgress });
      });
      if (!imported) return;
      const { projects, notes, failures } = imported;
      const count = projects.length;
      // A cancel before anything came in needs no word.
      if (count === 0 && failures.length === 0) return;
      const refused = failures.map(({ fileName, error }) => {
        const { title, text } = errorWords(t, error);
        return t('projects.notImported', { name: fileName, reason: error.code === 'file-rejected' ? text : title });
      });
      showToast({
        tone: failures.length > 0 ? 'danger' : 'info',
        title: count > 0 ? t('projects.importedFiles', { count }) : t('projects.noneImported'),
        text: [...refused, ...(notes.length > 0 ? [noteWords(notes)] : [])].join(' '),
      });
    },
    [studio, t, noteWords],
  );
  const importFiles = useCallback(
    (files: readonly File[]) => {
      const [file, ...more] = files;
      if (file) detached(more.length === 0 ? importOne(file) : importSeveral(files));
    },
    [detached, importOne, importSeveral],
  );

  const save = useCallback(
    (title: string, fileName: string, make: (options: SaveOptions) => Promise<MadeFile>) => {
      const work = async () => {
        const notes: ProjectFileNote[] = [];
        const made = await runTask(title, ({ signal, report }) =>
          make({ signal, onProgress: reporting(report), onNote: (note) => notes.push(note) }),
        );
        if (!made || !(await saveBlob(made.file, fileName))) return;
        await made.onSaved?.();
        if (notes.length > 0) showToast({ tone: 'info', title: t('projects.exportedPart'), text: noteWords(notes) });
      };
      detached(work());
    },
    [t, detached, noteWords],
  );

  return {
    pick: () =>
      detached(
        pickProjectFile().then((file) => {
          if (file) importFiles([file]);
        }),
      ),
    importFiles,
    exportProject: (project) =>
      save(t('projects.exporting', { name: project.name }), projectFileName(project.name), async (options) => ({
        file: await studio.projectFiles.exportProject(project.id, options),
      })),
    backUp: () =>
      save(t('projects.backingUp'), backupFileName(new Date()), async (options) => {
        const backup = await studio.projectFiles.exportAll(options);
        return { file: backup.file, onSaved: () => studio.projectFiles.noteBackup(backup) };
      }),
    openSample: () => detached(studio.projectFiles.openSample().then((project) => onOpen(project.id))),
  };
}

interface MadeFile {
  readonly file: Blob;
  /** Called when the user has it, and not when they close the dialog that asks where to. */
  readonly onSaved?: () => Promise<void>;
}

interface SaveOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ProjectFileProgress) => void;
  readonly onNote: (note: ProjectFileNote) => void;
}

function reporting(report: (fraction: number) => void): (progress: ProjectFileProgress) => void {
  return ({ doneBytes, totalBytes }) => report(totalBytes > 0 ? doneBytes / totalBytes : 0);
}
