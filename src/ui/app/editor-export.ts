import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStudioError } from '../../domain/core/errors.ts';
import { projectFileName } from '../../studio/files/project-file-name.ts';
import { saveBlob } from '../../studio/files/save-blob.ts';
import type { OpenProject } from '../../studio/services/projects.ts';
import { useEditing } from '../document/editing-context.tsx';
import { useStudio } from '../state/studio-context.tsx';
import { showError } from '../trouble/show-error.ts';

export interface ProjectExport {
  readonly start: () => void;
  readonly cancel: () => void;
  /** 0…1 while one is made, undefined otherwise. */
  readonly fraction: number | undefined;
}

/** Writes the open project into a file, as it is now, saved or not. */
export function useExportProject(project: OpenProject, name: string): ProjectExport {
  const { t } = useTranslation();
  const studio = useStudio();
  const editing = useEditing();
  const [fraction, setFraction] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const exportIt = async (signal: AbortSignal) => {
    const file = await studio.projectFiles.exportProject(project.projectId, {
      signal,
      onProgress: ({ doneBytes, totalBytes }) => setFraction(totalBytes > 0 ? doneBytes / totalBytes : 0),
    });
    if (!signal.aborted) await saveBlob(file, projectFileName(name));
  };
  const start = () => {
    if (running.current) return;
    editing.commit();
    const controller = new AbortController();
    running.current = controller;
    setFraction(0);
    exportIt(controller.signal)
      .catch((error: unknown) => {
        if (!controller.signal.aborted && !isStudioError(error, 'cancelled')) showError(t, error);
      })
      .finally(() => {
        running.current = undefined;
        setFraction(undefined);
      });
  };
  return { start, cancel: () => running.current?.abort(), fraction };
}
