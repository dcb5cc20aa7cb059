import { StudioError } from '../../domain/core/errors.ts';
import type { GalleryService } from './gallery.ts';
import type { ProjectFileService, ProjectService } from './projects.ts';

async function unbuilt(): Promise<never> {
  throw new StudioError('internal', 'Not built yet.');
}

export const unbuiltProjects: ProjectService = {
  getState: () => ({
    projects: [],
    bin: [],
    isLoaded: true,
    error: undefined,
    recoverable: [],
    lastBackupAt: undefined,
  }),
  subscribe: () => () => {},
  create: unbuilt,
  get: unbuilt,
  rename: unbuilt,
  duplicate: unbuilt,
  remove: unbuilt,
  restore: unbuilt,
  purge: unbuilt,
  thumbnail: unbuilt,
  open: unbuilt,
  recover: unbuilt,
};

export const unbuiltFiles: ProjectFileService = {
  exportProject: unbuilt,
  exportAll: unbuilt,
  importFile: unbuilt,
  openSample: unbuilt,
};

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
