import type { AssetStorage } from '../../src/studio/persistence/asset-storage.ts';
import { MemoryAssets } from '../../src/studio/persistence/memory-assets.ts';
import { MemoryProjects } from '../../src/studio/persistence/memory-projects.ts';
import { MemoryStorage } from '../../src/studio/persistence/memory-storage.ts';
import { newMemoryTables } from '../../src/studio/persistence/memory-tables.ts';
import { openStorage } from '../../src/studio/persistence/open-storage.ts';
import type { ProjectStorage } from '../../src/studio/persistence/project-storage.ts';
import type { StudioStorage } from '../../src/studio/persistence/studio-storage.ts';

/** The three ports over one empty store, and the clock that they read. */
export interface TestedStorage {
  readonly storage: StudioStorage;
  readonly projects: ProjectStorage;
  readonly assets: AssetStorage;
  setNow(time: string): void;
}

/** When a tested storage begins. */
export const START = '2026-11-24T10:00:00.000Z';

/** Without a database. */
export async function openInMemory(): Promise<TestedStorage> {
  const { now, setNow } = testClock();
  const tables = newMemoryTables();
  return {
    storage: new MemoryStorage(tables, now),
    projects: new MemoryProjects(tables, now),
    assets: new MemoryAssets(tables, now),
    setNow,
  };
}

/** In a database of its own, in whatever IndexedDB there is. */
export async function openInDatabase(): Promise<TestedStorage> {
  const { now, setNow } = testClock();
  const { problem, ...ports } = await openStorage({ name: `contract-${crypto.randomUUID()}`, now });
  if (problem) throw problem;
  return { ...ports, setNow };
}

function testClock() {
  let time = START;
  return {
    now: () => new Date(time),
    setNow(next: string) {
      time = next;
    },
  };
}
