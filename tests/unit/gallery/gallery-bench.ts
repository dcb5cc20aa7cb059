import { isMisnamed, readImageHeader } from '../../../src/domain/assets/image-header.ts';
import { imageRejected } from '../../../src/domain/assets/rejection.ts';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import { sha256Of } from '../../../src/studio/persistence/sha256.ts';
import type { MediaEngine } from '../../../src/studio/rpc/media-client.ts';
import type { UploadedItem, UploadNote, UploadOutcome } from '../../../src/studio/services/gallery.ts';
import { StudioGalleryService } from '../../../src/studio/services/gallery-service.ts';
import { StudioProjectService } from '../../../src/studio/services/project-service.ts';
import { StudioResultService } from '../../../src/studio/services/result-service.ts';
import { TabChannel } from '../../../src/studio/services/tab-channel.ts';
import { MemoryCopyFiles } from '../../contract/memory-copy-files.ts';
import { openInMemory, START, type TestedStorage } from '../../contract/opened-storage.ts';
import { NODE_MEDIA } from '../project-file/node-media.ts';

/** A gallery of one tab on a storage, with the services that it shows things of. */
export interface GalleryBench extends TestedStorage {
  readonly gallery: StudioGalleryService;
  readonly results: StudioResultService;
  readonly projectService: StudioProjectService;
  dispose(): Promise<void>;
}

/** The media worker in Node: headers, names and archives for real; nothing is decoded. */
const HEADER_MEDIA: MediaEngine = {
  ...NODE_MEDIA,
  async importImage(file, claimed) {
    const header = readImageHeader(new Uint8Array(await file.arrayBuffer()), file.size);
    const hasWrongName = isMisnamed(header.format, claimed);
    if (header.format === 'svg') throw imageRejected('svg-on-page', 'An SVG is drawn by the page.');
    const sha256 = await sha256Of(file);
    const thumbnail = new Blob([`thumbnail of ${sha256}`], { type: 'image/png' });
    return { header, isMisnamed: hasWrongName, sha256, thumbnail };
  },
};

const unknownPackage = async (packageId: string): Promise<never> => {
  throw new StudioError('package-unknown', `No package ${packageId}.`);
};

/**
 * @param stored of another tab, where there are two.
 * @param name of the line between the tabs.
 */
export async function openGallery(
  stored?: TestedStorage,
  name: string = crypto.randomUUID(),
  parts: Partial<MediaEngine> = {},
): Promise<GalleryBench> {
  const tested = stored ?? (await openInMemory());
  const { storage, projects, assets } = tested;
  let time = START;
  const shared = {
    media: { ...HEADER_MEDIA, ...parts },
    channel: new TabChannel(name),
    now: () => new Date(time),
    newId: () => crypto.randomUUID(),
    askToPersist: async () => true,
  };
  const results = new StudioResultService({
    ...shared,
    storage,
    surroundings: { manifest: unknownPackage, device: () => undefined, hasBlobs: (ids) => assets.hasBlobs(ids) },
  });
  const projectService = new StudioProjectService({
    ...shared,
    storage: projects,
    assets,
    secondCopy: new FileSecondCopy(new MemoryCopyFiles()),
    databaseName: name,
    onHide: () => () => {},
    settings: storage,
  });
  const gallery = new StudioGalleryService({
    ...shared,
    assets,
    projectStorage: projects,
    projects: projectService,
    results,
  });
  await Promise.all([results.refresh(), projectService.refresh(), gallery.refresh()]);
  return {
    ...tested,
    gallery,
    results,
    projectService,
    setNow(next) {
      time = next;
      tested.setNow(next);
    },
    async dispose() {
      gallery.dispose();
      await projectService.dispose();
      shared.channel.close();
    },
  };
}

/** The items of uploads that all went well. */
export function itemsOf(outcomes: readonly UploadOutcome[]): readonly UploadedItem[] {
  return outcomes.map((outcome) => {
    if ('error' in outcome) throw outcome.error;
    return outcome.item;
  });
}

/** What was said of each file, or why it was refused. */
export function wordsOf(outcomes: readonly UploadOutcome[]): readonly (readonly UploadNote[] | string)[] {
  return outcomes.map((outcome) =>
    'error' in outcome ? String(outcome.error.details['reason'] ?? outcome.error.code) : outcome.notes,
  );
}
