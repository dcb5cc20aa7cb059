import { StudioError } from '../../../src/domain/core/errors.ts';
import { fileRejected } from '../../../src/domain/project-file/rejection.ts';
import { cancelArchives, packArchive, unpackArchive } from '../../../src/engine/media/archive.ts';
import type { MediaEngine } from '../../../src/studio/rpc/media-client.ts';
import { storedBlob } from '../../../src/studio/services/project-file-pictures.ts';

async function notInNode(): Promise<never> {
  throw new StudioError('internal', 'Node has no canvas.');
}

/** The media worker as far as it goes without a browser: archives for real, of pictures only a PNG's header. */
export const NODE_MEDIA: MediaEngine = {
  encodePng: notInNode,
  thumbnail: notInNode,
  renderScene: notInNode,
  drawSheet: notInNode,
  decodeImage: notInNode,
  async importImage(file) {
    const { sha256 } = await storedBlob(file);
    const view = new DataView(await file.arrayBuffer());
    if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47) throw fileRejected('asset-invalid', 'no PNG');
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    return {
      header: { format: 'png', width, height, isRotated: false, isAnimated: false },
      isMisnamed: false,
      sha256,
      thumbnail: file,
    };
  },
  packArchive,
  unpackArchive,
  cancelArchives,
  dispose() {},
};
