import type { Page } from 'playwright';
import type { DocumentSession } from '../../src/domain/document/document-session.ts';

/** What an edit costs in a project of a size. Milliseconds, medians. */
export interface EditFigures {
  /** From the command to the next state of the document. */
  readonly executeMs: number;
  /** From asking to write it to the completed transaction. */
  readonly storeMs: number;
}

/** How large a project is that edits are measured in. */
export interface ProjectSize {
  readonly layers: number;
  /** Pictures among the layers, each of its own asset. */
  readonly assets: number;
  /** Steps made before. */
  readonly steps: number;
}

/** A project as it is measured: how long until it can be edited, and what an edit costs then. */
export interface ProjectFigures extends EditFigures {
  readonly openMs: number;
}

/** The part of an open project that is used here. */
interface OpenProject {
  readonly document: DocumentSession;
  readonly saving: { subscribe(listener: (state: { readonly status: string }) => void): () => void };
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

interface PageStudio {
  readonly projects: {
    create(project: { readonly width: number; readonly height: number }): Promise<{ readonly id: string }>;
    open(projectId: string): Promise<OpenProject>;
  };
}

/** Edits per project of which the median counts. */
const EDIT_COUNT = 60;

/** How far "saved" is behind the edit when nothing hurries it: of 12 edits the median and the longest, milliseconds. */
export async function measureSavingLag(page: Page): Promise<{ readonly medianMs: number; readonly longestMs: number }> {
  // No named function in here: tsx would wrap it in a helper that the page does not have.
  const lags = await page.evaluate(async () => {
    const { studio } = window as unknown as { studio: PageStudio };
    const project = await studio.projects.open((await studio.projects.create({ width: 1024, height: 1024 })).id);
    const lagsMs: number[] = [];
    for (let edit = 0; edit < 12; edit++) {
      const editedAt = performance.now();
      project.document.execute('addText', { layerId: crypto.randomUUID(), text: `text ${edit}` });
      await new Promise<void>((resolve) => {
        const stop = project.saving.subscribe((state) => {
          if (state.status !== 'saved') return;
          stop();
          resolve();
        });
      });
      lagsMs.push(performance.now() - editedAt);
      // An edit right behind a save is stored at once: the usual one comes later.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await project.dispose();
    return lagsMs;
  });
  const sorted = lags.toSorted((a, b) => a - b);
  return { medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, longestMs: sorted.at(-1) ?? Number.NaN };
}

/** Makes a project of this size, opens it anew, and edits it. */
export async function measureProject(page: Page, size: ProjectSize): Promise<ProjectFigures> {
  return page.evaluate(
    async ([{ layers, assets, steps }, editCount]) => {
      const { studio } = window as unknown as { studio: PageStudio };
      const { id } = await studio.projects.create({ width: 1024, height: 1024 });
      const made = await studio.projects.open(id);
      const textId = crypto.randomUUID();
      made.document.execute('addText', { layerId: textId, text: '' });
      for (let index = 1; index < layers - assets; index++)
        made.document.execute('addShape', { layerId: crypto.randomUUID(), shape: 'rectangle', width: 10, height: 10 });
      for (let index = 0; index < assets; index++) {
        const assetId = index.toString(16).padStart(64, '0');
        made.document.execute('addRaster', { layerId: crypto.randomUUID(), assetId, width: 64, height: 64 });
      }
      for (let step = 0; step < steps; step++)
        made.document.execute('transformLayers', { transforms: [{ layerId: textId, x: step, y: step }] });
      await made.flush();
      await made.dispose();

      const openedAt = performance.now();
      const open = await studio.projects.open(id);
      open.document.getState();
      const openMs = performance.now() - openedAt;

      const executeMs: number[] = [];
      const storeMs: number[] = [];
      for (let edit = 0; edit < editCount; edit++) {
        const editedAt = performance.now();
        open.document.execute('transformLayers', { transforms: [{ layerId: textId, x: -edit, y: edit }] });
        open.document.getState();
        const executedAt = performance.now();
        await open.flush();
        executeMs.push(executedAt - editedAt);
        storeMs.push(performance.now() - executedAt);
      }
      await open.dispose();
      executeMs.sort((a, b) => a - b);
      storeMs.sort((a, b) => a - b);
      const middle = Math.floor(editCount / 2);
      return { openMs, executeMs: executeMs[middle] ?? Number.NaN, storeMs: storeMs[middle] ?? Number.NaN };
    },
    [size, EDIT_COUNT] as const,
  );
}
