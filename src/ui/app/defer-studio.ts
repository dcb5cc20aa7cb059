import type { Studio, Watchable } from '../../studio/services/studio.ts';

/**
 * A Studio that can be used before it is there, so that the first paint waits for no database: snapshots are empty until
 * `composing` resolves, calls wait for it and reject with it.
 */
export function deferStudio(composing: Promise<Studio>): Studio {
  let composed: Studio | undefined;
  composing.then(
    (studio) => {
      composed = studio;
    },
    () => {
      // Whoever calls a method is told, and so is the caller of composeStudio.
    },
  );

  const watch = <T>(pick: (studio: Studio) => Watchable<T>, empty: T): Watchable<T> => ({
    getState: () => (composed ? pick(composed).getState() : empty),
    subscribe(listener) {
      let isWanted = true;
      let end = () => {};
      const connect = (studio: Studio) => {
        if (isWanted) end = pick(studio).subscribe(listener);
      };
      if (composed) connect(composed);
      else
        composing.then(
          (studio) => {
            connect(studio);
            if (isWanted) listener(pick(studio).getState());
          },
          () => {
            // Nothing to watch.
          },
        );
      return () => {
        isWanted = false;
        end();
      };
    },
  });

  return {
    device: {
      ...watch((studio) => studio.device, { report: undefined, error: undefined, provider: 'automatic' }),
      describe: async () => (await composing).device.describe(),
      setProvider(provider) {
        if (composed) composed.device.setProvider(provider);
        else
          composing.then(
            (studio) => studio.device.setProvider(provider),
            () => {
              // Without a studio there is nothing to set.
            },
          );
      },
    },
    models: {
      ...watch((studio) => studio.models, { packages: [], isLoaded: false, error: undefined }),
      refresh: async () => (await composing).models.refresh(),
      plan: async (id) => (await composing).models.plan(id),
      install: async (id, onProgress) => (await composing).models.install(id, onProgress),
      cancelInstall: async (id) => (await composing).models.cancelInstall(id),
      verify: async (id) => (await composing).models.verify(id),
      remove: async (id) => (await composing).models.remove(id),
      usage: async () => (await composing).models.usage(),
      manifest: async (id) => (await composing).models.manifest(id),
    },
    jobs: {
      ...watch((studio) => studio.jobs, { jobs: [], previews: new Map(), isLoaded: false }),
      enqueue: async (request) => (await composing).jobs.enqueue(request),
      cancel: async (id) => (await composing).jobs.cancel(id),
      retry: async (id) => (await composing).jobs.retry(id),
      dismiss: async (id) => (await composing).jobs.dismiss(id),
      settled: async (id) => (await composing).jobs.settled(id),
      warmUp: async (id) => (await composing).jobs.warmUp(id),
    },
    results: {
      ...watch((studio) => studio.results, { results: [], isLoaded: false, error: undefined }),
      image: async (id) => (await composing).results.image(id),
      thumbnail: async (id) => (await composing).results.thumbnail(id),
      exportPng: async (id, options) => (await composing).results.exportPng(id, options),
      remove: async (id) => (await composing).results.remove(id),
      restore: async (id) => (await composing).results.restore(id),
      readRecipe: async (file) => (await composing).results.readRecipe(file),
    },
    updates: {
      ...watch((studio) => studio.updates, { isUpdateReady: false, isOutdated: false, isOfflineReady: false }),
      applyUpdate: async () => (await composing).updates.applyUpdate(),
    },
    health: watch((studio) => studio.health, { problems: [] }),
    dispose: async () => (await composing).dispose(),
  };
}
