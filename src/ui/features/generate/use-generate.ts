import { useCallback, useState } from 'react';
import { type StudioError, toStudioError } from '../../../domain/core/errors.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { chosenPackage } from './chosen-package.ts';
import { makeRequest } from './effective-settings.ts';
import type { FormStore } from './form-store.ts';

export interface Generate {
  /** Starts a job with the form as it is now. */
  readonly run: () => void;
  readonly isStarting: boolean;
  /** True after an attempt without a prompt. */
  readonly isPromptMissing: boolean;
  /** Why the last attempt was refused. */
  readonly error: StudioError | undefined;
  readonly clearError: () => void;
}

/** Starting a job from the form; its pictures wait in `projectId`, where one is given. */
export function useGenerate(form: FormStore, projectId?: string): Generate {
  const studio = useStudio();
  const [isStarting, setIsStarting] = useState(false);
  const [isPromptMissing, setIsPromptMissing] = useState(false);
  const [error, setError] = useState<StudioError>();

  const run = useCallback(() => {
    const start = async () => {
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
        const request = makeRequest(form.getState(), manifest);
        await studio.jobs.enqueue(request, projectId === undefined ? {} : { projectId });
        form.setState({ lastSeed: request.seed });
      } catch (cause) {
        setError(toStudioError(cause));
      } finally {
        setIsStarting(false);
      }
    };
    void start();
  }, [form, studio, projectId]);

  const clearError = useCallback(() => setError(undefined), []);
  return { run, isStarting, isPromptMissing, error, clearError };
}
