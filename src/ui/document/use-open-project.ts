import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { OpenProject } from '../../studio/services/projects.ts';
import { useStudio } from '../state/studio-context.tsx';
import { showError } from '../trouble/show-error.ts';

export type ProjectOpening =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly project: OpenProject }
  | { readonly status: 'failed'; readonly error: StudioError };

/** Closings under way, by project: what is opened again waits for them, or would be given what is about to close. */
const closings = new Map<string, Promise<void>>();

/** Opens a project while mounted, and closes it afterwards. `retry` opens again what failed. */
export function useOpenProject(projectId: string): ProjectOpening & { readonly retry: () => void } {
  const { t } = useTranslation();
  const studio = useStudio();
  const [opening, setOpening] = useState<ProjectOpening & { readonly id: string }>({
    id: projectId,
    status: 'opening',
  });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it anew.
  useEffect(() => {
    let isWanted = true;
    const openIt = async () => {
      await closings.get(projectId);
      return studio.projects.open(projectId);
    };
    const opened = openIt();
    opened.then(
      (project) => isWanted && setOpening({ id: projectId, status: 'open', project }),
      (error: unknown) => isWanted && setOpening({ id: projectId, status: 'failed', error: toStudioError(error) }),
    );
    return () => {
      isWanted = false;
      setOpening({ id: projectId, status: 'opening' });
      const closeIt = async () => {
        const project = await opened.catch(() => undefined);
        await project?.dispose();
      };
      const closing = closeIt()
        .catch((error: unknown) => showError(t, error))
        .finally(() => {
          if (closings.get(projectId) === closing) closings.delete(projectId);
        });
      closings.set(projectId, closing);
    };
  }, [studio, projectId, attempt]);
  const retry = () => setAttempt((count) => count + 1);
  return opening.id === projectId ? { ...opening, retry } : { status: 'opening', retry };
}
