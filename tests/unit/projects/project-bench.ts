import { afterEach, beforeEach, vi } from 'vitest';
import type { AssetStorage } from '../../../src/studio/persistence/asset-storage.ts';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import type { MediaEngine } from '../../../src/studio/rpc/media-client.ts';
import { StudioProjectService } from '../../../src/studio/services/project-service.ts';
import { TabChannel } from '../../../src/studio/services/tab-channel.ts';
import { MemoryCopyFiles } from '../../contract/memory-copy-files.ts';
import { openInMemory, START } from '../../contract/opened-storage.ts';
import { NODE_MEDIA } from '../project-file/node-media.ts';
import { diskOf, type TestDisk } from './test-disk.ts';
import { TestLocks } from './test-locks.ts';

/** What the tabs of one app share: a disk, files of the second copy, a clock, locks, and a name for their lines. */
export interface Origin {
  readonly name: string;
  readonly disk: TestDisk;
  readonly assets: AssetStorage;
  readonly files: MemoryCopyFiles;
  readonly locks: TestLocks;
  now(): Date;
  setNow(time: string): void;
  /** A tab without the database, when `isInMemory`. */
  openTab(options?: { readonly media?: Partial<MediaEngine>; readonly isInMemory?: boolean }): Promise<Tab>;
  /** A tab whose database is empty: another disk, the same second copy. */
  afterLoss(): Promise<Origin>;
}

/** A studio's projects in one tab. */
export interface Tab {
  readonly projects: StudioProjectService;
  /** As when the tab is hidden. */
  hide(): void;
  readonly persistRequests: number;
  /** Its services end; what is open is closed. */
  close(): Promise<void>;
  create(name?: string): Promise<string>;
}

/** A thumbnail that says what it is made of. */
const MEDIA: MediaEngine = {
  ...NODE_MEDIA,
  renderScene: async (scene) => new Blob([JSON.stringify(scene)], { type: 'image/webp' }),
};

const openTabs: Tab[] = [];
let locks = new TestLocks();

/** Call in each file: Web Locks for every test, and no tab left open after it. */
export function setUpOrigins(): void {
  beforeEach(() => {
    locks = new TestLocks();
    vi.stubGlobal('navigator', { locks });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(openTabs.splice(0).map((tab) => tab.close()));
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

/** An app of its own. */
export async function newOrigin(files = new MemoryCopyFiles()): Promise<Origin> {
  const stored = await openInMemory();
  const disk = diskOf(stored.projects);
  const name = `projects-${crypto.randomUUID()}`;
  let time = START;
  const now = () => new Date(time);
  return {
    name,
    disk,
    assets: stored.assets,
    files,
    locks,
    now,
    setNow(next) {
      time = next;
      stored.setNow(next);
    },
    afterLoss: () => newOrigin(files),
    async openTab({ media = {}, isInMemory = false } = {}) {
      const channel = new TabChannel(name);
      let persistRequests = 0;
      const hideListeners = new Set<() => void>();
      const projects = new StudioProjectService({
        storage: isInMemory ? stored.projects : disk.projects,
        assets: stored.assets,
        media: { ...MEDIA, ...media },
        secondCopy: new FileSecondCopy(files, now),
        databaseName: name,
        now,
        newId: () => crypto.randomUUID(),
        onHide(listener) {
          hideListeners.add(listener);
          return () => hideListeners.delete(listener);
        },
        settings: stored.storage,
        channel,
        askToPersist: async () => {
          persistRequests += 1;
        },
      });
      await projects.refresh();
      const tab: Tab = {
        projects,
        get persistRequests() {
          return persistRequests;
        },
        hide() {
          for (const listener of hideListeners) listener();
        },
        async close() {
          const index = openTabs.indexOf(tab);
          if (index >= 0) openTabs.splice(index, 1);
          await projects.dispose();
          channel.close();
        },
        async create(projectName) {
          const named = projectName === undefined ? {} : { name: projectName };
          return (await projects.create({ width: 640, height: 480, ...named })).id;
        },
      };
      openTabs.push(tab);
      return tab;
    },
  };
}
