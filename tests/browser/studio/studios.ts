import { afterEach, inject } from 'vitest';
import type { InferenceTimeouts } from '../../../src/studio/rpc/inference-client.ts';
import { composeStudio, type StudioOptions } from '../../../src/studio/services/compose-studio.ts';
import type { JobsState, Studio } from '../../../src/studio/services/studio.ts';
import { NO_UPDATES } from '../../unit/studio/no-updates.ts';

const open: Studio[] = [];

/** What two studios share when they stand for two tabs of one app. */
export interface Origin {
  readonly databaseName: string;
  readonly laneName: string;
}

/** An app of its own: nothing of it is seen by another test. */
export function newOrigin(): Origin {
  const name = `studio-${crypto.randomUUID()}`;
  return { databaseName: name, laneName: `${name}-lane` };
}

/** A tab of `origin`: real queue, real database, real models and media workers, packages from the fixtures. */
export async function openTab(origin: Origin, options: StudioOptions = {}): Promise<Studio> {
  const studio = await composeStudio({
    ...origin,
    modelsBaseUrl: new URL(inject('packagesPath'), location.origin).href,
    updates: NO_UPDATES,
    askToPersist: async () => {},
    ...options,
  });
  open.push(studio);
  return studio;
}

/** Closes every tab that a test opened. */
export function closeTabsAfterEach(): void {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  });
}

/** Patience for tests that are about something else. */
export const PATIENT: InferenceTimeouts = { stallMs: 60_000, loadingStallMs: 60_000, cancelGraceMs: 10_000 };

/** Resolves when the queue looks as asked. */
export function jobsBecome(studio: Studio, isThere: (state: JobsState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isThere(studio.jobs.getState())) return resolve();
    const unsubscribe = studio.jobs.subscribe((state) => {
      if (!isThere(state)) return;
      unsubscribe();
      resolve();
    });
  });
}
