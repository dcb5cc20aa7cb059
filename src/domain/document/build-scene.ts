import { StudioError } from '../core/errors.ts';
import { clipStacks, type ShownLayer } from './clip-stacks.ts';
import { layerMatrix } from './layer-matrix.ts';
import type { DocumentState } from './records.ts';
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

function itemsOf(state: DocumentState, parentId: string): SceneItem[] {
  return clipStacks(state, parentId).flatMap(({ base, clipped }) => [
    itemOf(state, base, false),
    ...clipped.map((layer) => itemOf(state, layer, true)),
  ]);
}

function itemOf(state: DocumentState, layer: ShownLayer, isClipped: boolean): SceneItem {
  const content = contentOf(state, layer);
  const { id: layerId, opacity, blendMode } = layer;
  // Layers lie on the artboard, whatever groups they are in: a group moves nothing.
  const matrix = content.kind === 'group' ? ([1, 0, 0, 1, 0, 0] as const) : layerMatrix(layer);
  return { layerId, content, matrix, opacity, blendMode, isClipped };
}

function contentOf(state: DocumentState, layer: ShownLayer): SceneContent {
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
    case 'group':
      return { kind: 'group', items: itemsOf(state, layer.id) };
  }
}
