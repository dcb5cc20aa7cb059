import type { DocumentState } from '../../domain/document/records.ts';
import { groupsAround, outermostLayers } from './layer-tree.ts';

/** Where layers go: the first of them becomes child `index` of `parentId`. */
export interface LayerTarget {
  readonly layerIds: readonly string[];
  readonly parentId: string;
  readonly index: number;
}

/**
 * One line up or down in the list of layers: past a layer or a closed group, into an open one, out of a group at its end.
 * Undefined where there is nothing further.
 */
export function stepTarget(
  state: DocumentState,
  selected: readonly string[],
  direction: 'forward' | 'backward',
  collapsedIds: ReadonlySet<string>,
): LayerTarget | undefined {
  const layerIds = outermostLayers(state, selected);
  const leader = state.layers.get((direction === 'forward' ? layerIds.at(-1) : layerIds[0]) ?? '');
  if (!leader) return undefined;
  const siblings = state.children.get(leader.parentId) ?? [];
  const moved = new Set(layerIds);
  const others = siblings.filter((id) => !moved.has(id));
  const below = siblings.slice(0, siblings.indexOf(leader.id)).filter((id) => !moved.has(id)).length;
  const neighbour = state.layers.get((direction === 'forward' ? others[below] : others[below - 1]) ?? '');
  if (neighbour?.kind === 'group' && !collapsedIds.has(neighbour.id)) {
    const index = direction === 'forward' ? 0 : (state.children.get(neighbour.id)?.length ?? 0);
    return { layerIds, parentId: neighbour.id, index };
  }
  if (neighbour) return { layerIds, parentId: leader.parentId, index: direction === 'forward' ? below + 1 : below - 1 };
  const group = state.layers.get(leader.parentId);
  if (!group) return undefined;
  const around = (state.children.get(group.parentId) ?? []).filter((id) => !moved.has(id));
  return {
    layerIds,
    parentId: group.parentId,
    index: around.indexOf(group.id) + (direction === 'forward' ? 1 : 0),
  };
}

/**
 * Where layers that are dropped in front of child `index` of `parentId` go, counted without them. Undefined for a place
 * inside one of them.
 */
export function dropTarget(
  state: DocumentState,
  dragged: readonly string[],
  parentId: string,
  index: number,
): LayerTarget | undefined {
  const layerIds = outermostLayers(state, dragged);
  const moved = new Set(layerIds);
  if (moved.has(parentId) || groupsAround(state, parentId).some(({ id }) => moved.has(id))) return undefined;
  const before = (state.children.get(parentId) ?? []).slice(0, index);
  return { layerIds, parentId, index: before.filter((id) => !moved.has(id)).length };
}
