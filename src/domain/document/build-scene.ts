import { StudioError } from '../core/errors.ts';
import { layerMatrix } from './layer-matrix.ts';
import type { DocumentState, Layer, MaskLayer } from './records.ts';
import type { Scene, SceneContent, SceneItem } from './scene.ts';

/**
 * What is seen of an artboard, the first one where none is named.
 * @throws StudioError `not-found` for an artboard that there is not.
 */
export function buildScene(state: DocumentState, artboardId = state.artboards[0]?.id): Scene {
  const artboard = state.artboards.find(({ id }) => id === artboardId);
  if (artboard === undefined) throw new StudioError('not-found', 'There is no such artboard.', { artboardId });
  const { width, height, background } = artboard;
  return { width, height, background, items: itemsOf(state, artboard.id) };
}

/** A hidden layer hides those that it clips; the lowest layer has nothing to be clipped by. */
function itemsOf(state: DocumentState, parentId: string): SceneItem[] {
  const items: SceneItem[] = [];
  let isBaseShown: boolean | undefined;
  for (const layerId of state.children.get(parentId) ?? []) {
    const layer = state.layers.get(layerId);
    if (layer === undefined || layer.kind === 'mask') continue;
    const isClipped: boolean = layer.isClipped && isBaseShown !== undefined;
    const isShown: boolean = layer.isVisible && (!isClipped || isBaseShown === true);
    const item = isShown ? itemOf(state, layer, isClipped) : undefined;
    if (item !== undefined) items.push(item);
    if (!isClipped) isBaseShown = item !== undefined;
  }
  return items;
}

function itemOf(state: DocumentState, layer: Exclude<Layer, MaskLayer>, isClipped: boolean): SceneItem | undefined {
  const content = contentOf(state, layer);
  if (content === undefined) return undefined;
  const { id: layerId, opacity, blendMode } = layer;
  // Layers lie on the artboard, whatever groups they are in: a group moves nothing.
  const matrix = content.kind === 'group' ? ([1, 0, 0, 1, 0, 0] as const) : layerMatrix(layer);
  return { layerId, content, matrix, opacity, blendMode, isClipped };
}

function contentOf(state: DocumentState, layer: Exclude<Layer, MaskLayer>): SceneContent | undefined {
  switch (layer.kind) {
    case 'raster':
      return { kind: 'picture', assetId: layer.assetId, width: layer.width, height: layer.height };
    case 'text': {
      const { kind, text, fontFamily, fontSize, fontWeight, color, align } = layer;
      return { kind, text, fontFamily, fontSize, fontWeight, color, align };
    }
    case 'shape': {
      const { kind, shape, width, height, fill, stroke, strokeWidth, cornerRadius } = layer;
      return { kind, shape, width, height, fill, stroke, strokeWidth, cornerRadius };
    }
    case 'drawing':
      return { kind: 'strokes', strokes: layer.strokes };
    case 'group': {
      const items = itemsOf(state, layer.id);
      return items.length > 0 ? { kind: 'group', items } : undefined;
    }
  }
}
