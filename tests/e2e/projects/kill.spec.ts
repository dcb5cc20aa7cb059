import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { MersenneTwister } from '../../../src/domain/core/mersenne-twister.ts';
import { CHROMIUM_ARGS, findChromium } from '../../../tools/browser/find-chromium.ts';
import { killProcesses } from '../support/kill.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';
import { type EditedParts, editCountOf, partsOf, TEXT_LAYER_ID } from './edit-script.ts';

/**
 * The page's process is killed at seeded random moments of editing; after each, everything that showed as saved is
 * there, and what is there is the state after a whole number of edits. `npm run soak` does 200 of them.
 */
const KILLS = Number(process.env['STUDIO_SOAK_KILLS'] ?? 25);
const SEED = Number(process.env['STUDIO_SOAK_SEED'] ?? 1);

/** The longest time from opening the project to the kill. */
const LONGEST_LIFE_MS = 1_500;

/** One in so many kills ends the whole browser. */
const BROWSER_KILL_EVERY = 5;

async function launch(profile: string, baseURL: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  return chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...CHROMIUM_ARGS],
    baseURL,
  });
}

async function makeProject(page: Page): Promise<string> {
  return page.evaluate(async (layerId) => {
    const { studio } = window as unknown as StudioWindow;
    const project = await studio.projects.create({ width: 256, height: 256 });
    const open = await studio.projects.open(project.id);
    open.document.execute('addText', { layerId, text: '' });
    await open.dispose();
    return project.id;
  }, TEXT_LAYER_ID);
}

async function readProject(page: Page, projectId: string): Promise<EditedParts> {
  const layers = await page.evaluate(async (id) => {
    const { studio } = window as unknown as StudioWindow;
    const open = await studio.projects.open(id);
    return [...open.document.getState().layers.values()].map((layer) => ({
      id: layer.id,
      kind: layer.kind,
      name: layer.name,
      ...(layer.kind === 'text' ? { text: layer.text } : {}),
    }));
  }, projectId);
  return partsOf(layers);
}

/** Edits for ever from edit `first` on, in the project that is open; each count that shows as saved is noted. */
async function startEditing(page: Page, projectId: string, first: number, seed: number): Promise<void> {
  await page.evaluate(
    async ([id, start, randomSeed, textLayerId]) => {
      const { studio } = window as unknown as StudioWindow;
      const { noteSaved } = window as unknown as { noteSaved(count: number): Promise<void> };
      const open = await studio.projects.open(id);
      const { document, saving } = open;
      let index = start;
      let random = randomSeed;
      saving.subscribe((state) => {
        if (state.status === 'saved') noteSaved(index).catch(() => {});
      });
      const tick = () => {
        const shape = `00000000-0000-4000-8000-${(index - (index % 3)).toString(16).padStart(12, '0')}`;
        const name = `edit ${index}`;
        if (index % 3 === 0)
          document.execute('addShape', { layerId: shape, name, shape: 'rectangle', width: 8, height: 8 });
        else if (index % 3 === 1) document.execute('renameLayer', { layerId: shape, name });
        else {
          const layer = document.getState().layers.get(textLayerId);
          const length = layer?.kind === 'text' ? layer.text.length : 0;
          const inserted = String(index % 10);
          document.execute('editText', { layerId: textLayerId, index: length, removedLength: 0, inserted });
        }
        index++;
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        setTimeout(tick, random % 40);
      };
      tick();
    },
    [projectId, first, seed, TEXT_LAYER_ID] as const,
  );
}

test(`[PR23] after ${KILLS} kills in mid-edit everything that showed as saved is there`, async ({ host }) => {
  test.setTimeout(60_000 + KILLS * 15_000);
  const twister = new MersenneTwister(SEED);
  const random = () => twister.nextUint32() / 2 ** 32;
  const profile = await mkdtemp(join(tmpdir(), 'studio-kill-'));
  let context = await launch(profile, host.url);
  try {
    const firstPage = await context.newPage();
    await openStudio(firstPage);
    const projectId = await makeProject(firstPage);
    await firstPage.close();

    let editCount = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      let savedCount = editCount;
      const page = await context.newPage();
      await page.exposeFunction('noteSaved', (count: number) => {
        savedCount = Math.max(savedCount, count);
      });
      await openStudio(page);
      await startEditing(page, projectId, editCount, Math.floor(random() * 2 ** 31));
      await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_LIFE_MS));
      const isWholeBrowser = kill % BROWSER_KILL_EVERY === 0;
      const gone = isWholeBrowser
        ? new Promise((resolve) => context.once('close', resolve))
        : page.waitForEvent('crash');
      await killProcesses(context, isWholeBrowser ? 'browser' : 'renderer');
      await gone;
      if (isWholeBrowser) context = await launch(profile, host.url);
      else await page.close();

      const reader = await context.newPage();
      await openStudio(reader);
      const parts = await readProject(reader, projectId);
      await reader.close();
      const found = editCountOf(parts);
      expect(found, `kill ${kill} of seed ${SEED}: the state after no whole number of edits`).toBeDefined();
      expect(found, `kill ${kill} of seed ${SEED}: ${savedCount} edits showed as saved`).toBeGreaterThanOrEqual(
        savedCount,
      );
      editCount = found ?? 0;
    }
    expect(editCount).toBeGreaterThan(KILLS);
  } finally {
    await context.close().catch(() => undefined); // it may have been killed
    await rm(profile, { recursive: true, force: true });
  }
});
