import type { Page } from '@playwright/test';
import type { StudioWindow } from '../support/studio.ts';

/** Everything that a project shows, in plain values, without the ids that a copy has of its own. */
export interface ProjectContents {
  readonly artboards: readonly Readonly<Record<string, unknown>>[];
  /** From bottom to top. Pictures with the SHA-256 of their bytes as they are on the disk. */
  readonly layers: readonly Readonly<Record<string, unknown>>[];
}

/** What the project holds as the page's studio gives it, its pictures' bytes looked at. */
export async function contentsOf(page: Page, projectId: string): Promise<ProjectContents> {
  return page.evaluate(async (id) => {
    const { studio } = window as unknown as StudioWindow;
    const open = await studio.projects.open(id);
    const { artboards, layers } = open.document.getState();
    const plain = [];
    for (const layer of [...layers.values()].toSorted((a, b) => (a.order < b.order ? -1 : 1))) {
      const { id: _id, parentId, order: _order, ...fields } = layer;
      let pixels: string | undefined;
      if (layer.kind === 'raster') {
        const blob = await studio.gallery.asset(layer.assetId);
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
        pixels = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      }
      plain.push({ ...fields, parent: layers.get(parentId)?.name, ...(pixels === undefined ? {} : { pixels }) });
    }
    const boards = artboards.map(({ width, height, background }) => ({ width, height, background }));
    await open.dispose();
    return { artboards: boards, layers: plain };
  }, projectId);
}

/** The project that the page shows, by its address. */
export function projectIdOf(page: Page): string {
  const id = /#\/project\/([0-9a-f-]{36})$/.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`${page.url()} shows no project.`);
  return id;
}
