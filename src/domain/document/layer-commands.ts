import * as v from 'valibot';
import {
  type Command,
  refuse,
  requireKind,
  requireLayer,
  requireUnlocked,
  setLayer,
  withDescendants,
} from './command.ts';
import { angle, coordinate, scale } from './field-schemas.ts';
import { carryAlong, type LayerPlacement } from './layer-matrix.ts';
import type { Edit } from './raw-record.ts';
import type { DocumentState } from './records.ts';

const placementSchema = v.object({ x: coordinate, y: coordinate, scaleX: scale, scaleY: scale, rotation: angle });

export const renameLayer: Command<'renameLayer'> = {
  labelKey: 'history.commands.renameLayer',
  run: (state, { layerId, name }) => {
    requireLayer(state, layerId);
    return setLayer(layerId, { name });
  },
};

export const setVisibility: Command<'setVisibility'> = {
  labelKey: 'history.commands.setVisibility',
  run: (state, { layerIds, isVisible }) => setEach(state, layerIds, { isVisible }),
};

export const setLock: Command<'setLock'> = {
  labelKey: 'history.commands.setLock',
  run: (state, { layerIds, isLocked }) => setEach(state, layerIds, { isLocked }),
};

export const setOpacity: Command<'setOpacity'> = {
  labelKey: 'history.commands.setOpacity',
  run: (state, { layerIds, opacity }) => setUnlocked(state, layerIds, { opacity }),
};

export const setBlendMode: Command<'setBlendMode'> = {
  labelKey: 'history.commands.setBlendMode',
  run: (state, { layerIds, blendMode }) => setUnlocked(state, layerIds, { blendMode }),
};

export const setClipping: Command<'setClipping'> = {
  labelKey: 'history.commands.setClipping',
  run: (state, { layerIds, isClipped }) => setUnlocked(state, layerIds, { isClipped }),
};

export const deleteLayers: Command<'deleteLayers'> = {
  labelKey: 'history.commands.deleteLayers',
  run: (state, { layerIds }) => {
    for (const id of layerIds) requireLayer(state, id);
    return deleteWithDescendants(state, layerIds);
  },
};

export const transformLayers: Command<'transformLayers'> = {
  labelKey: 'history.commands.transformLayers',
  run: (state, { transforms }) => {
    const placed = new Map<string, LayerPlacement>();
    const placeOf = (id: string): LayerPlacement => placed.get(id) ?? requireLayer(state, id);
    for (const { layerId, ...change } of transforms) {
      const ids = withDescendants(state, requireLayer(state, layerId).id);
      requireUnlocked(state, ids);
      const from = placeOf(layerId);
      const to = { ...placementOf(from), ...definedOf(change) };
      placed.set(layerId, to);
      for (const id of ids.slice(1)) placed.set(id, carryAlong(placementOf(placeOf(id)), from, to));
    }
    for (const [layerId, placement] of placed) {
      if (!v.is(placementSchema, placement)) refuse('range', 'The layer would be out of reach.', { layerId });
    }
    return [...placed].flatMap(([id, placement]) => setLayer(id, { ...placement }));
  },
};

export const setTextStyle: Command<'setTextStyle'> = {
  labelKey: 'history.commands.setTextStyle',
  run: (state, { layerId, ...style }) => {
    requireKind(state, layerId, 'text');
    return setUnlocked(state, [layerId], style);
  },
};

export const setShapeStyle: Command<'setShapeStyle'> = {
  labelKey: 'history.commands.setShapeStyle',
  run: (state, { layerId, ...style }) => {
    requireKind(state, layerId, 'shape');
    return setUnlocked(state, [layerId], style);
  },
};

export const replacePixels: Command<'replacePixels'> = {
  labelKey: 'history.commands.replacePixels',
  run: (state, { layerId, assetId, width, height }) => {
    requireKind(state, layerId, 'raster', 'mask');
    return setUnlocked(state, [layerId], { source: { assetId, width, height } });
  },
};

/** Marks layers and everything in them; refused when something of it is locked. */
export function deleteWithDescendants(state: DocumentState, layerIds: readonly string[]): readonly Edit[] {
  const ids = [...new Set(layerIds.flatMap((id) => withDescendants(state, id)))];
  requireUnlocked(state, ids);
  return ids.flatMap((id) => setLayer(id, { isDeleted: true }));
}

function setEach(state: DocumentState, layerIds: readonly string[], fields: Readonly<Record<string, unknown>>): Edit[] {
  return layerIds.flatMap((id) => setLayer(requireLayer(state, id).id, fields));
}

function setUnlocked(
  state: DocumentState,
  layerIds: readonly string[],
  fields: Readonly<Record<string, unknown>>,
): Edit[] {
  const edits = setEach(state, layerIds, fields);
  requireUnlocked(state, layerIds);
  return edits;
}

function placementOf({ x, y, scaleX, scaleY, rotation }: LayerPlacement): LayerPlacement {
  return { x, y, scaleX, scaleY, rotation };
}

function definedOf(change: Partial<LayerPlacement>): Partial<LayerPlacement> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
