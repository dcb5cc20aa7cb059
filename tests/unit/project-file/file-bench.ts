import { createDocument } from '../../../src/domain/document/create-document.ts';
import type { DocumentState } from '../../../src/domain/document/records.ts';
import type { MediaEngine } from '../../../src/studio/rpc/media-client.ts';
import type { ProjectFileParts } from '../../../src/studio/services/project-file-parts.ts';
import { listImportedPictures } from '../../../src/studio/services/project-file-pictures.ts';
import { createFileProjects } from '../../../src/studio/services/project-file-projects.ts';
import { StudioProjectFileService } from '../../../src/studio/services/project-file-service.ts';
import type { Project } from '../../../src/studio/services/projects.ts';
import type { TestedStorage } from '../../contract/opened-storage.ts';

/** The service of project files on a storage. */
export interface FileBench extends TestedStorage {
  readonly service: StudioProjectFileService;
  /** Documents that are open in the tab, by project. */
  readonly open: Map<string, DocumentState>;
  /** Projects as the page's list has them. */
  readonly listed: Map<string, Project>;
  /** The document of a project as it is stored. */
  readState(projectId: string): Promise<DocumentState>;
}

const NOW = '2026-11-25T12:00:00.000Z';

export function fileBench(stored: TestedStorage, media: MediaEngine, parts: Partial<ProjectFileParts> = {}): FileBench {
  const { storage, projects, assets } = stored;
  const open = new Map<string, DocumentState>();
  const listed = new Map<string, Project>();
  const now = () => new Date(NOW);
  const newId = () => crypto.randomUUID();
  const fileProjects = createFileProjects({
    ...stored,
    openState: (projectId) => open.get(projectId),
    listed: (projectId) => listed.get(projectId),
    async announce(ids) {
      const rows = await Promise.all(ids.map((id) => projects.getProject(id)));
      return rows.flatMap((row): Project[] =>
        row ? [{ ...row, sizeBytes: 0, hasThumbnail: row.thumbnailSha256 !== undefined }] : [],
      );
    },
    now,
    newId,
  });
  return {
    ...stored,
    open,
    listed,
    service: new StudioProjectFileService({
      storage,
      assets,
      media,
      projects: fileProjects,
      listPictures: (pictures) => listImportedPictures(pictures, { storage, assets, now, newId }),
      appVersion: '0.0.0-test',
      sampleUrl: 'about:blank',
      now,
      ...parts,
    }),
    async readState(projectId) {
      const updates = (await projects.readUpdates(projectId)).map(({ update }) => update);
      const document = createDocument({ updates, now, newId });
      const state = document.getState();
      document.dispose();
      return state;
    },
  };
}

/** A state as a tree without ids and order keys: what stays the same when all ids are fresh. */
export function treeOf(state: DocumentState): unknown {
  const childrenOf = (parentId: string): unknown =>
    (state.children.get(parentId) ?? []).map((id) => {
      const layer = state.layers.get(id);
      if (!layer) throw new Error(`no layer ${id}`);
      const { id: _id, parentId: _parent, order: _order, ...shown } = layer;
      return { ...shown, children: childrenOf(id) };
    });
  return state.artboards.map(({ id, order: _order, ...artboard }) => ({
    ...artboard,
    layers: childrenOf(id),
    guides: state.guides
      .filter(({ artboardId }) => artboardId === id)
      .map(({ axis, position }) => ({ axis, position }))
      .sort((a, b) => a.position - b.position || (a.axis < b.axis ? -1 : 1)),
  }));
}
