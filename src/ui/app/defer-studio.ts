import type { Studio } from '../../studio/services/studio.ts';
import type { Watchable } from '../../studio/services/watchable.ts';

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
      ...watch((studio) => studio.device, {
        report: undefined,
        error: undefined,
        provider: 'automatic',
        preview: { mode: 'matrix', everySteps: 1 },
      }),
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
      setPreview(preview) {
        if (composed) composed.device.setPreview(preview);
        else
          composing.then(
            (studio) => studio.device.setPreview(preview),
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
      countTokens: async (id, prompt) => (await composing).models.countTokens(id, prompt),
      manifest: async (id) => (await composing).models.manifest(id),
    },
    jobs: {
      ...watch((studio) => studio.jobs, { jobs: [], previews: new Map(), isPaused: false, isLoaded: false }),
      enqueue: async (request, options) => (await composing).jobs.enqueue(request, options),
      enqueueAll: async (requests, options) => (await composing).jobs.enqueueAll(requests, options),
      cancel: async (id) => (await composing).jobs.cancel(id),
      cancelAll: async (selection) => (await composing).jobs.cancelAll(selection),
      retry: async (id) => (await composing).jobs.retry(id),
      requeue: async (ids) => (await composing).jobs.requeue(ids),
      move: async (id, target) => (await composing).jobs.move(id, target),
      pause: async () => (await composing).jobs.pause(),
      resume: async () => (await composing).jobs.resume(),
      dismiss: async (id) => (await composing).jobs.dismiss(id),
      clearFinished: async (selection) => (await composing).jobs.clearFinished(selection),
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
      unstage: async (id) => (await composing).results.unstage(id),
      readRecipe: async (file) => (await composing).results.readRecipe(file),
      differences: async (recipe) => (await composing).results.differences(recipe),
    },
    updates: {
      ...watch((studio) => studio.updates, { isUpdateReady: false, isOutdated: false, isOfflineReady: false }),
      applyUpdate: async () => (await composing).updates.applyUpdate(),
    },
    projects: {
      ...watch((studio) => studio.projects, {
        projects: [],
        bin: [],
        isLoaded: false,
        error: undefined,
        recoverable: [],
        lastBackupAt: undefined,
      }),
      create: async (project) => (await composing).projects.create(project),
      get: async (id) => (await composing).projects.get(id),
      rename: async (id, name) => (await composing).projects.rename(id, name),
      duplicate: async (id) => (await composing).projects.duplicate(id),
      remove: async (id) => (await composing).projects.remove(id),
      restore: async (id) => (await composing).projects.restore(id),
      purge: async (id) => (await composing).projects.purge(id),
      thumbnail: async (id) => (await composing).projects.thumbnail(id),
      open: async (id) => (await composing).projects.open(id),
      recover: async () => (await composing).projects.recover(),
    },
    projectFiles: {
      exportProject: async (id, options) => (await composing).projectFiles.exportProject(id, options),
      exportAll: async (options) => (await composing).projectFiles.exportAll(options),
      noteBackup: async (backup) => (await composing).projectFiles.noteBackup(backup),
      importFile: async (file, options) => (await composing).projectFiles.importFile(file, options),
      openSample: async () => (await composing).projectFiles.openSample(),
    },
    gallery: {
      ...watch((studio) => studio.gallery, { items: [], isLoaded: false, error: undefined }),
      search: (query) => composed?.gallery.search(query) ?? [],
      upload: async (files, options) => (await composing).gallery.upload(files, options),
      asset: async (id) => (await composing).gallery.asset(id),
      keepInput: async (picture) => (await composing).gallery.keepInput(picture),
      thumbnail: async (id) => (await composing).gallery.thumbnail(id),
      rename: async (id, name) => (await composing).gallery.rename(id, name),
      setStarred: async (ids, isStarred) => (await composing).gallery.setStarred(ids, isStarred),
      setTags: async (ids, change) => (await composing).gallery.setTags(ids, change),
      usedBy: async (ids) => (await composing).gallery.usedBy(ids),
      remove: async (ids) => (await composing).gallery.remove(ids),
      restore: async (ids) => (await composing).gallery.restore(ids),
      zip: async (ids, options) => (await composing).gallery.zip(ids, options),
    },
    prompts: {
      ...watch((studio) => studio.prompts, { wildcards: [], styles: [], history: [], isLoaded: false }),
      wildcards: {
        put: async (lists) => (await composing).prompts.wildcards.put(lists),
        replace: async (name, list) => (await composing).prompts.wildcards.replace(name, list),
        remove: async (names) => (await composing).prompts.wildcards.remove(names),
      },
      styles: {
        put: async (styles) => (await composing).prompts.styles.put(styles),
        replace: async (name, style) => (await composing).prompts.styles.replace(name, style),
        remove: async (names) => (await composing).prompts.styles.remove(names),
      },
      exportWildcards: async () => (await composing).prompts.exportWildcards(),
      remember: async (prompts) => (await composing).prompts.remember(prompts),
      setHistory: async (history) => (await composing).prompts.setHistory(history),
    },
    batches: {
      ...watch((studio) => studio.batches, { grids: [], lastSheet: undefined }),
      enqueueGrid: async (cells, words, options) => (await composing).batches.enqueueGrid(cells, words, options),
      retrySheets: async () => (await composing).batches.retrySheets(),
      dropSheet: async (batchId) => (await composing).batches.dropSheet(batchId),
    },
    health: watch((studio) => studio.health, { problems: [] }),
    dispose: async () => (await composing).dispose(),
  };
}
