import { childrenOf, resolveParents, type TreeNode } from './layer-tree.ts';
import { byCodeUnits, type ChangedIds, DELETED_FIELD, type ReadRecord } from './raw-record.ts';
import { readArtboard, readGuide, readLayer, type StatedLayer } from './read-record.ts';
import type { Artboard, DocumentState, Guide, Layer } from './records.ts';

/** A new state and what is different in it. */
export interface Projected {
  readonly state: DocumentState;
  readonly changedLayerIds: ReadonlySet<string>;
  readonly isStructureChanged: boolean;
}

/** Makes states of the shared records, reading again only what changed. */
export interface StateProjection {
  /** Undefined when nothing that shows is different. */
  refresh(changed: ChangedIds, schemaVersion: number): Projected | undefined;
  getState(): DocumentState;
}

interface StatedArtboard {
  readonly artboard: Artboard;
  readonly isDeleted: boolean;
}

/** A projection of an empty document. */
export function createStateProjection(read: ReadRecord): StateProjection {
  const layers = new Map<string, StatedLayer>();
  const nodes = new Map<string, TreeNode>();
  const artboards = new Map<string, StatedArtboard>();
  const guides = new Map<string, Guide>();
  let state: DocumentState = { schemaVersion: 0, artboards: [], guides: [], layers: new Map(), children: new Map() };

  /** @returns whether the tree may be another. */
  function readLayers(ids: ReadonlySet<string>): boolean {
    let isTreeChanged = false;
    for (const id of ids) {
      const record = read('layers', id);
      const before = nodes.get(id);
      if (record === undefined) {
        isTreeChanged ||= before?.isAlive === true;
        layers.delete(id);
        nodes.delete(id);
        continue;
      }
      const stated = readLayer(id, record);
      const { parentId, order, layer } = stated;
      const node = {
        parentId,
        order,
        isGroup: layer?.kind === 'group',
        isAlive: layer !== undefined && !stated.isDeleted,
      };
      layers.set(id, stated);
      if (before === undefined || !isSameNode(before, node)) {
        nodes.set(id, node);
        isTreeChanged = true;
      }
    }
    return isTreeChanged;
  }

  function readArtboards(ids: ReadonlySet<string>): boolean {
    for (const id of ids) {
      const record = read('artboards', id);
      if (record === undefined) artboards.delete(id);
      else artboards.set(id, { artboard: readArtboard(id, record), isDeleted: record.get(DELETED_FIELD) === true });
    }
    return ids.size > 0;
  }

  function readGuides(ids: ReadonlySet<string>): boolean {
    for (const id of ids) {
      const record = read('guides', id);
      const guide = record === undefined ? undefined : readGuide(id, record);
      if (guide === undefined) guides.delete(id);
      else guides.set(id, guide);
    }
    return ids.size > 0;
  }

  /** Layers that changed, their tree as before. */
  function patchLayers(ids: ReadonlySet<string>): ReadonlyMap<string, Layer> {
    const patched = new Map(state.layers);
    for (const id of ids) {
      const shown = state.layers.get(id);
      const layer = layers.get(id)?.layer;
      if (shown !== undefined && layer !== undefined) patched.set(id, within(layer, shown.parentId));
    }
    return patched;
  }

  function rebuild(
    changedIds: ReadonlySet<string>,
  ): Pick<DocumentState, 'layers' | 'children' | 'artboards' | 'guides'> {
    const shownArtboards = livingArtboards(artboards);
    const artboardIds = new Set(shownArtboards.map(({ id }) => id));
    const parents = resolveParents(nodes, artboardIds, shownArtboards[0]?.id ?? '');
    const shown = new Map<string, Layer>();
    for (const [id, parentId] of parents) {
      const before = state.layers.get(id);
      const layer = layers.get(id)?.layer;
      if (before !== undefined && before.parentId === parentId && !changedIds.has(id)) shown.set(id, before);
      else if (layer !== undefined) shown.set(id, within(layer, parentId));
    }
    return {
      layers: shown,
      children: reuseLists(childrenOf(parents, nodes), state.children),
      artboards: shownArtboards,
      guides: [...guides.values()]
        .filter(({ artboardId }) => artboardIds.has(artboardId))
        .sort((a, b) => byCodeUnits(a.id, b.id)),
    };
  }

  return {
    getState: () => state,
    refresh(changed, schemaVersion) {
      const isTreeChanged = readLayers(changed.layers);
      const isDeskChanged = readArtboards(changed.artboards);
      const isStructureChanged = readGuides(changed.guides) || isTreeChanged || isDeskChanged;
      if (!isStructureChanged && changed.layers.size === 0 && schemaVersion === state.schemaVersion) return undefined;
      const previous = state;
      const parts = isStructureChanged ? rebuild(changed.layers) : { layers: patchLayers(changed.layers) };
      state = { ...previous, ...parts, schemaVersion };
      return {
        state,
        changedLayerIds: differences(previous, state, changed.layers, isStructureChanged),
        isStructureChanged,
      };
    },
  };
}

function isSameNode(a: TreeNode, b: TreeNode): boolean {
  return a.parentId === b.parentId && a.order === b.order && a.isGroup === b.isGroup && a.isAlive === b.isAlive;
}

function within(layer: Layer, parentId: string): Layer {
  return layer.parentId === parentId ? layer : { ...layer, parentId };
}

/** In order. When every artboard was deleted, by several tabs at once, the first one stays. */
function livingArtboards(artboards: ReadonlyMap<string, StatedArtboard>): readonly Artboard[] {
  const all = [...artboards.values()].sort(
    (a, b) => byCodeUnits(a.artboard.order, b.artboard.order) || byCodeUnits(a.artboard.id, b.artboard.id),
  );
  const living = all.filter(({ isDeleted }) => !isDeleted);
  return (living.length > 0 ? living : all.slice(0, 1)).map(({ artboard }) => artboard);
}

function reuseLists(
  lists: ReadonlyMap<string, readonly string[]>,
  before: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...lists].map(([parentId, list]) => {
      const old = before.get(parentId);
      const isSame = old !== undefined && old.length === list.length && old.every((id, index) => id === list[index]);
      return [parentId, isSame ? old : list];
    }),
  );
}

function differences(
  before: DocumentState,
  after: DocumentState,
  changedIds: ReadonlySet<string>,
  isStructureChanged: boolean,
): ReadonlySet<string> {
  const candidates = isStructureChanged ? new Set([...before.layers.keys(), ...after.layers.keys()]) : changedIds;
  return new Set([...candidates].filter((id) => before.layers.get(id) !== after.layers.get(id)));
}
