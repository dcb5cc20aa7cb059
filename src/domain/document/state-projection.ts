import { createLayerTree } from './layer-tree.ts';
import { byCodeUnits, type ChangedIds, DELETED_FIELD, type ReadRecord } from './raw-record.ts';
import { readArtboard, readGuide, readLayer } from './read-record.ts';
import type { Artboard, DocumentState, Guide, Layer } from './records.ts';

/** What is different in a new state. */
export interface StateChange {
  readonly changedLayerIds: ReadonlySet<string>;
  readonly isStructureChanged: boolean;
}

/** Makes states of the shared records, reading again only what changed. */
export interface StateProjection {
  /** Undefined when there is nothing new to show. */
  refresh(changed: ChangedIds, schemaVersion: number): StateChange | undefined;
  getState(): DocumentState;
}

interface StatedArtboard {
  readonly artboard: Artboard;
  readonly isDeleted: boolean;
}

/** A projection of an empty document. */
export function createStateProjection(read: ReadRecord): StateProjection {
  /** Of kinds that this code knows, as their records say, deleted ones too. */
  const stated = new Map<string, Layer>();
  const tree = createLayerTree();
  const artboards = new Map<string, StatedArtboard>();
  const guides = new Map<string, Guide>();
  let state: DocumentState = { schemaVersion: 0, artboards: [], guides: [], layers: new Map(), children: new Map() };

  function readLayers(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      const record = read('layers', id);
      const { parentId, order, isDeleted, layer } = record === undefined ? NOTHING : readLayer(id, record);
      if (layer === undefined) stated.delete(id);
      else stated.set(id, layer);
      if (record === undefined) tree.delete(id);
      else
        tree.set(id, { parentId, order, isGroup: layer?.kind === 'group', isAlive: layer !== undefined && !isDeleted });
    }
  }

  function readArtboards(ids: ReadonlySet<string>): readonly Artboard[] {
    for (const id of ids) {
      const record = read('artboards', id);
      if (record === undefined) artboards.delete(id);
      else artboards.set(id, { artboard: readArtboard(id, record), isDeleted: record.get(DELETED_FIELD) === true });
    }
    return ids.size > 0 ? livingArtboards(artboards) : state.artboards;
  }

  function readGuides(ids: ReadonlySet<string>, shown: readonly Artboard[]): readonly Guide[] {
    if (ids.size === 0 && shown === state.artboards) return state.guides;
    for (const id of ids) {
      const record = read('guides', id);
      const guide = record === undefined ? undefined : readGuide(id, record);
      if (guide === undefined) guides.delete(id);
      else guides.set(id, guide);
    }
    const artboardIds = new Set(shown.map(({ id }) => id));
    return [...guides.values()]
      .filter(({ artboardId }) => artboardIds.has(artboardId))
      .sort((a, b) => byCodeUnits(a.id, b.id));
  }

  /** @param ids layers that are, or may be, other than before. */
  function showLayers(ids: Iterable<string>, changed: ReadonlySet<string>): ReadonlyMap<string, Layer> {
    const layers = new Map(state.layers);
    for (const id of ids) {
      const parentId = tree.parentOf(id);
      const layer = stated.get(id);
      const before = state.layers.get(id);
      if (parentId === undefined || layer === undefined) layers.delete(id);
      else if (before === undefined || changed.has(id) || before.parentId !== parentId) {
        layers.set(id, layer.parentId === parentId ? layer : { ...layer, parentId });
      }
    }
    return layers;
  }

  return {
    getState: () => state,
    refresh(changed, schemaVersion) {
      const previous = state;
      readLayers(changed.layers);
      const shownArtboards = readArtboards(changed.artboards);
      const shownGuides = readGuides(changed.guides, shownArtboards);
      const movedIds = tree.update(shownArtboards.map(({ id }) => id));
      const isStructureChanged =
        movedIds !== undefined || shownArtboards !== state.artboards || shownGuides !== state.guides;
      if (!isStructureChanged && changed.layers.size === 0 && schemaVersion === state.schemaVersion) return undefined;
      const ids = new Set([...changed.layers, ...(movedIds ?? [])]);
      const layers = ids.size > 0 ? showLayers(ids, changed.layers) : state.layers;
      state = { schemaVersion, artboards: shownArtboards, guides: shownGuides, layers, children: tree.children() };
      const changedLayerIds = new Set([...ids].filter((id) => previous.layers.get(id) !== layers.get(id)));
      return { changedLayerIds, isStructureChanged };
    },
  };
}

const NOTHING = { parentId: '', order: '', isDeleted: true, layer: undefined };

/** In order. When every artboard was deleted, by several tabs at once, the first one stays. */
function livingArtboards(artboards: ReadonlyMap<string, StatedArtboard>): readonly Artboard[] {
  const all = [...artboards.values()].sort(
    (a, b) => byCodeUnits(a.artboard.order, b.artboard.order) || byCodeUnits(a.artboard.id, b.artboard.id),
  );
  const living = all.filter(({ isDeleted }) => !isDeleted);
  return (living.length > 0 ? living : all.slice(0, 1)).map(({ artboard }) => artboard);
}
