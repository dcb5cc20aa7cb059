import './trusted-types.ts';
import type { MediaApi } from '../domain/protocol/media-api.ts';
import { exposeApi, handingOver } from './expose.ts';
import { cancelArchives, packArchive, unpackArchive } from './media/archive.ts';
import { decodeImage } from './media/decode-image.ts';
import { drawSheet } from './media/draw-sheet.ts';
import { encodePng } from './media/encode-png.ts';
import { importImage } from './media/import-image.ts';
import { renderScene } from './media/render-scene.ts';
import { makeThumbnail } from './media/thumbnail.ts';

exposeApi<MediaApi<Blob>>({
  async encodePng(image) {
    const bytes = await encodePng(image);
    return handingOver(bytes, [bytes.buffer]);
  },
  async thumbnail(image, maxSidePx) {
    const bytes = await makeThumbnail(image, maxSidePx);
    return handingOver(bytes, [bytes.buffer]);
  },
  importImage,
  async decodeImage(file) {
    const image = await decodeImage(file);
    return handingOver(image, [image.data.buffer]);
  },
  renderScene,
  drawSheet,
  packArchive,
  unpackArchive,
  cancelArchives,
});
