import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { ProjectStorage } from '../persistence/project-storage.ts';
import type { SecondCopy } from '../persistence/second-copy.ts';
import type { MediaEngine } from '../rpc/media-client.ts';

/** What an open project works with. */
export interface ProjectParts {
  readonly storage: ProjectStorage;
  readonly assets: AssetStorage;
  readonly media: MediaEngine;
  readonly secondCopy: SecondCopy;
  /** Names locks and channels. */
  readonly databaseName: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Calls the listener when the tab is hidden or closed. Returns the function that unsubscribes. */
  readonly onHide: (listener: () => void) => () => void;
  /** Something of the project is on the disk: its row changed. */
  readonly onSaved: () => void;
}
