import type { DocumentState, Layer } from '../../domain/document/records.ts';

/** A line of the layer list. Topmost first, as it lies on the stage. */
export interface LayerRow {
  readonly layer: Layer;
  /** 1 for layers that lie on an artboard. */
  readonly level: number;
  /** Place among its siblings as listed, from 1, and how many there are. */
  readonly position: number;
  readonly setSize: number;
  /** Index among the children of its parent, 0 is the bottom. */
  readonly index: number;
  /** Undefined where there is nothing to open. */
  readonly isExpanded: boolean | undefined;
}

/** The layers under `parentId` as lines; children of the groups in `collapsedIds` are left out. */
export function layerRows(
  state: DocumentState,
  parentId: string,
  collapsedIds: ReadonlySet<string>,
  level = 1,
): readonly LayerRow[] {
  const ids = state.children.get(parentId) ?? [];
  return ids.toReversed().flatMap((id, fromTop) => {
    const layer = state.layers.get(id);
    if (!layer) return [];
    const isExpanded = layer.kind === 'group' ? !collapsedIds.has(id) : undefined;
    const row: LayerRow = {
      layer,
      level,
      position: fromTop + 1,
      setSize: ids.length,
      index: ids.length - 1 - fromTop,
      isExpanded,
    };
    return isExpanded ? [row, ...layerRows(state, id, collapsedIds, level + 1)] : [row];
  });
}

/** The groups around a layer, nearest first. */
export function groupsAround(state: DocumentState, layerId: string): readonly Layer[] {
  const groups: Layer[] = [];
  let group = state.layers.get(state.layers.get(layerId)?.parentId ?? '');
  while (group) {
    groups.push(group);
    group = state.layers.get(group.parentId);
  }
  return groups;
}

/** True for a layer that is locked or lies in a group that is. */
export function isLayerLocked(state: DocumentState, layerId: string): boolean {
  return [state.layers.get(layerId), ...groupsAround(state, layerId)].some((layer) => layer?.isLocked);
}

/** False for a layer that is hidden or lies in a group that is. */
export function isLayerShown(state: DocumentState, layerId: string): boolean {
  return [state.layers.get(layerId), ...groupsAround(state, layerId)].every((layer) => layer?.isVisible);
}

/** `layerIds` without those that are gone or lie in a group that is among them, in the order of the stage, bottom first. */
export function outermostLayers(state: DocumentState, layerIds: readonly string[]): readonly string[] {
  const wanted = new Set(layerIds);
  const found: string[] = [];
  const visit = (parentId: string) => {
    for (const id of state.children.get(parentId) ?? []) {
      if (wanted.has(id)) found.push(id);
      else visit(id);
    }
  };
  for (const { id } of state.artboards) visit(id);
  return found;
}

/** What has a place of its own among `layerIds` and in the groups among them: groups have none. */
export function placedLayers(state: DocumentState, layerIds: readonly string[]): readonly Layer[] {
  return outermostLayers(state, layerIds).flatMap((id) => {
    const layer = state.layers.get(id);
    if (!layer) return [];
    return layer.kind === 'group' ? placedLayers(state, state.children.get(id) ?? []) : [layer];
  });
}

/** The artboard that a layer lies on. */
export function artboardOf(state: DocumentState, layerId: string): string | undefined {
  const outermost = groupsAround(state, layerId).at(-1) ?? state.layers.get(layerId);
  return outermost?.parentId;
}
