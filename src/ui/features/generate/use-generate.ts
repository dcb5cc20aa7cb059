import { useCallback, useState } from 'react';
import { type StudioError, toStudioError } from '../../../domain/core/errors.ts';
import type { TextToImageRequest } from '../../../domain/diffusion/request.ts';
import type { Studio } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { chosenPackage } from './chosen-package.ts';
import { makeRequest } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';
import { rememberPrompts, withPreparedPrompts } from './prepare-request.ts';

export interface Generate {
  /** Starts a job with the form as it is now. */
  readonly run: () => void;
  /** The same, in a project that is made for it. */
  readonly runInNewProject: () => void;
  readonly isStarting: boolean;
  /** True after an attempt without a prompt. */
  readonly isPromptMissing: boolean;
  /** Why the last attempt was refused. */
  readonly error: StudioError | undefined;
  readonly clearError: () => void;
}

interface GenerateOptions {
  /** Where the pictures wait; the gallery has them in any case. */
  readonly projectId?: string | undefined;
  /** The job in a project of its own has begun. */
  readonly onProject?: (projectId: string) => void;
}

/** Starting a job from the form. */
export function useGenerate(form: FormStore, { projectId, onProject }: GenerateOptions = {}): Generate {
  const studio = useStudio();
  const [isStarting, setIsStarting] = useState(false);
  const [isPromptMissing, setIsPromptMissing] = useState(false);
  const [error, setError] = useState<StudioError>();

  const start = useCallback(
    async (enqueue: (request: TextToImageRequest) => Promise<void>) => {
      setError(undefined);
      const isMissing = form.getState().prompt.trim() === '';
      setIsPromptMissing(isMissing);
      if (isMissing) return;
      setIsStarting(true);
      try {
        if (!studio.models.getState().isLoaded) await studio.models.refresh();
        const target = chosenPackage(form.getState(), studio.models.getState().packages);
        // Without any model on offer the service's own refusal has the words.
        const manifest = target?.manifest ?? (await studio.models.manifest(form.getState().packageId ?? ''));
        const typed = form.getState();
        const request = withPreparedPrompts(makeRequest(typed, manifest), typed, studio.prompts.getState());
        await enqueue(request);
        rememberPrompts(studio.prompts, typed);
        form.setState({ lastSeed: request.seed });
      } catch (cause) {
        setError(toStudioError(cause));
      } finally {
        setIsStarting(false);
      }
    },
    [form, studio],
  );

  const run = useCallback(() => {
    void start(async (request) => {
      await studio.jobs.enqueue(request, projectId === undefined ? {} : { projectId });
    });
  }, [start, studio, projectId]);

  const runInNewProject = useCallback(() => {
    void start(async (request) => {
      const { id } = await studio.projects.create({ width: request.width, height: request.height });
      try {
        await studio.jobs.enqueue(request, { projectId: id });
      } catch (cause) {
        // An empty project that nobody asked for is not left behind.
        await dropProject(studio, id);
        throw cause;
      }
      onProject?.(id);
    });
  }, [start, studio, onProject]);

  const clearError = useCallback(() => setError(undefined), []);
  return { run, runInNewProject, isStarting, isPromptMissing, error, clearError };
}

async function dropProject(studio: Studio, projectId: string): Promise<void> {
  try {
    await studio.projects.remove(projectId);
    await studio.projects.purge(projectId);
  } catch (error) {
    console.warn('A project that was not needed could not be removed.', error);
  }
}
