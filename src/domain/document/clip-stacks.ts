import type { DocumentState, Layer, MaskLayer } from './records.ts';

/** A layer that is seen. */
export type ShownLayer = Exclude<Layer, MaskLayer>;

/** A layer with those that it clips, bottom first: they are one picture of the base's outline, opacity and blend mode. */
export interface ClipStack {
  readonly base: ShownLayer;
  readonly clipped: readonly ShownLayer[];
}

/**
 * What is seen of the layers in one list, bottom first. A clipped layer belongs to the nearest one below it that is not
 * clipped, whatever is between them; the lowest has nothing to be clipped by. With a base that is hidden, or a group in
 * which nothing is seen, goes all that it clips. Masks are passed by.
 */
export function clipStacks(state: DocumentState, parentId: string): readonly ClipStack[] {
  return readStacks(state, parentId)
    .filter(({ base }) => isShown(state, base))
    .map(({ base, clipped }) => ({ base, clipped: clipped.filter((layer) => isShown(state, layer)) }));
}

/** The layer that clips this one; undefined for one that nothing clips. */
export function clipBase(state: DocumentState, layerId: string): ShownLayer | undefined {
  const layer = state.layers.get(layerId);
  if (!layer?.isClipped) return undefined;
  return readStacks(state, layer.parentId).find(({ clipped }) => clipped.some(({ id }) => id === layerId))?.base;
}

/** Whether there is a layer below this one in its list that could clip it. */
export function hasLayerBelow(state: DocumentState, layerId: string): boolean {
  const siblings = state.children.get(state.layers.get(layerId)?.parentId ?? '') ?? [];
  return siblings.slice(0, siblings.indexOf(layerId)).some((id) => state.layers.get(id)?.kind !== 'mask');
}

/** Hidden layers included. */
function readStacks(state: DocumentState, parentId: string): readonly ClipStack[] {
  const stacks: { readonly base: ShownLayer; readonly clipped: ShownLayer[] }[] = [];
  for (const layerId of state.children.get(parentId) ?? []) {
    const layer = state.layers.get(layerId);
    if (layer === undefined || layer.kind === 'mask') continue;
    const below = stacks.at(-1);
    if (layer.isClipped && below) below.clipped.push(layer);
    else stacks.push({ base: layer, clipped: [] });
  }
  return stacks;
}

/** A group is seen when something in it is. */
function isShown(state: DocumentState, layer: ShownLayer): boolean {
  return layer.isVisible && (layer.kind !== 'group' || clipStacks(state, layer.id).length > 0);
}
