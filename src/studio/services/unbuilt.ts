import { StudioError } from '../../domain/core/errors.ts';
import type { GalleryService } from './gallery.ts';

async function unbuilt(): Promise<never> {
  throw new StudioError('internal', 'Not built yet.');
}

export const unbuiltGallery: GalleryService = {
  getState: () => ({ items: [], isLoaded: true, error: undefined }),
  subscribe: () => () => {},
  search: () => [],
  upload: unbuilt,
  asset: unbuilt,
  thumbnail: unbuilt,
  rename: unbuilt,
  setStarred: unbuilt,
  setTags: unbuilt,
  usedBy: unbuilt,
  remove: unbuilt,
  restore: unbuilt,
  zip: unbuilt,
};
