import { useCallback, useState } from 'react';
import { type StudioError, toStudioError } from '../../../domain/core/errors.ts';
import type { GenerationRequest } from '../../../domain/diffusion/request.ts';
import type { EnqueueOptions, Studio } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { chosenPackage } from './chosen-package.ts';
import type { FormStore } from './form-store.ts';
import { type MissingInput, missingInput } from './input-settings.ts';
import { rememberPrompts, withPreparedPrompts } from './prepare-request.ts';
import { makeRequest } from './request-of-form.ts';

/** What the form asks for now. */
interface RequestDraft {
  /** With the prompts as typed; an open seed is drawn. */
  readonly request: GenerationRequest;
  readonly isSeedRandom: boolean;
  /** The request as it is queued: styles applied, choices made by its own seed. @throws StudioError `invalid-request`. */
  readonly prepare: (request: GenerationRequest) => GenerationRequest;
  /** Remembers prompts and seed of what was queued. */
  readonly noteQueued: (request: GenerationRequest) => void;
}

export interface Generate {
  /** Starts a job with the form as it is now. */
  readonly run: () => void;
  /** The same, before all jobs that wait. */
  readonly runAtFront: () => void;
  /** The same as `run`, in a project that is made for it. */
  readonly runInNewProject: () => void;
  /** The form as it is now, without starting anything; undefined where it asks for nothing, which the page then says. */
  readonly draft: () => Promise<RequestDraft | undefined>;
  readonly isStarting: boolean;
  /** True after an attempt without a prompt. */
  readonly isPromptMissing: boolean;
  /** What an attempt in the chosen mode lacked. */
  readonly missing: MissingInput | undefined;
  /** Why the last attempt was refused. */
  readonly error: StudioError | undefined;
  readonly clearError: () => void;
}

interface GenerateOptions {
  /** Where the pictures wait; the gallery has them in any case. */
  readonly projectId?: string | undefined;
  /** The job in a project of its own has begun. */
  readonly onProject?: (projectId: string) => void;
  /** The requests that one press queues, at least one; absent: one. */
  readonly rounds?: (draft: RequestDraft) => readonly GenerationRequest[];
}

/** Starting a job from the form. */
export function useGenerate(form: FormStore, { projectId, onProject, rounds }: GenerateOptions = {}): Generate {
  const studio = useStudio();
  const [isStarting, setIsStarting] = useState(false);
  const [isPromptMissing, setIsPromptMissing] = useState(false);
  const [missing, setMissing] = useState<MissingInput>();
  const [error, setError] = useState<StudioError>();

  const attempt = useCallback(
    async <T>(work: (draft: RequestDraft) => Promise<T>): Promise<T | undefined> => {
      setError(undefined);
      const isMissing = form.getState().prompt.trim() === '';
      setIsPromptMissing(isMissing);
      const lacking = missingInput(form.getState().input);
      setMissing(lacking);
      if (isMissing || lacking !== undefined) return undefined;
      setIsStarting(true);
      try {
        if (!studio.models.getState().isLoaded) await studio.models.refresh();
        const target = chosenPackage(form.getState(), studio.models.getState().packages);
        // Without any model on offer the service's own refusal has the words.
        const manifest = target?.manifest ?? (await studio.models.manifest(form.getState().packageId ?? ''));
        const typed = form.getState();
        return await work({
          request: makeRequest(typed, manifest),
          isSeedRandom: typed.seed === null,
          prepare: (request) => withPreparedPrompts(request, typed, studio.prompts.getState()),
          noteQueued({ seed }) {
            rememberPrompts(studio.prompts, typed);
            form.setState({ lastSeed: seed });
          },
        });
      } catch (cause) {
        setError(toStudioError(cause));
        return undefined;
      } finally {
        setIsStarting(false);
      }
    },
    [form, studio],
  );

  const draft = useCallback(() => attempt(async (drafted) => drafted), [attempt]);

  const enqueue = useCallback(
    async (drafted: RequestDraft, options: EnqueueOptions) => {
      const requests = rounds?.(drafted) ?? [drafted.prepare(drafted.request)];
      const [first] = requests;
      if (!first) return;
      if (requests.length === 1) await studio.jobs.enqueue(first, options);
      else await studio.jobs.enqueueAll(requests, options);
      drafted.noteQueued(requests.at(-1) ?? first);
    },
    [studio, rounds],
  );

  const runHere = useCallback(
    (options: EnqueueOptions) => {
      void attempt((drafted) => enqueue(drafted, projectId === undefined ? options : { ...options, projectId }));
    },
    [attempt, enqueue, projectId],
  );
  const run = useCallback(() => runHere({}), [runHere]);
  const runAtFront = useCallback(() => runHere({ place: 'front' }), [runHere]);

  const runInNewProject = useCallback(() => {
    void attempt(async (drafted) => {
      const { width, height } = drafted.request;
      const { id } = await studio.projects.create({ width, height });
      try {
        await enqueue(drafted, { projectId: id });
      } catch (cause) {
        // An empty project that nobody asked for is not left behind.
        await dropProject(studio, id);
        throw cause;
      }
      onProject?.(id);
    });
  }, [attempt, enqueue, studio, onProject]);

  const clearError = useCallback(() => setError(undefined), []);
  return { run, runAtFront, runInNewProject, draft, isStarting, isPromptMissing, missing, error, clearError };
}

async function dropProject(studio: Studio, projectId: string): Promise<void> {
  try {
    await studio.projects.remove(projectId);
    await studio.projects.purge(projectId);
  } catch (error) {
    console.warn('A project that was not needed could not be removed.', error);
  }
}
