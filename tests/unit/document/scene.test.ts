import { describe, expect, test } from 'vitest';
import { buildScene } from '../../../src/domain/document/build-scene.ts';
import { clipBase, hasLayerBelow } from '../../../src/domain/document/clip-stacks.ts';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import type { SceneItem } from '../../../src/domain/document/scene.ts';
import { ARTBOARD_ID, addRectangle, openDocument } from './documents.ts';

/** Layers as `id`, `id<` for one that is cut by the one before, groups with what is in them. */
const shown = (document: ProjectDocument): unknown => {
  const named = (items: readonly SceneItem[]): unknown =>
    items.map(({ layerId, isClipped, content }) => {
      const name = isClipped ? `${layerId}<` : layerId;
      return content.kind === 'group' ? [name, named(content.items)] : name;
    });
  return named(buildScene(document.getState()).items);
};
const clip = (document: ProjectDocument, ...layerIds: string[]) =>
  document.execute('setClipping', { layerIds, isClipped: true });
const hide = (document: ProjectDocument, ...layerIds: string[]) =>
  document.execute('setVisibility', { layerIds, isVisible: false });
const group = (document: ProjectDocument, groupId: string, ...layerIds: string[]) =>
  document.execute('groupLayers', { groupId, layerIds });
const withLayers = (...layerIds: string[]) => {
  const document = openDocument();
  for (const id of layerIds) addRectangle(document, id);
  return document;
};

describe('what is drawn', () => {
  test('[DM60] hidden layers, masks and groups in which nothing is shown are left out', () => {
    const document = withLayers('a', 'b', 'c', 'd');
    document.execute('addMask', { layerId: 'mask', assetId: null, width: 4, height: 4 });
    group(document, 'g', 'c');
    group(document, 'h', 'd');
    hide(document, 'b', 'c');
    expect(shown(document)).toEqual(['a', ['h', ['d']]]);
    hide(document, 'h');
    expect(shown(document)).toEqual(['a']);
  });

  test('[DM60] an artboard that there is not: not-found', () => {
    const state = openDocument().getState();
    expect(() => buildScene(state, 'nowhere')).toThrowError(expect.objectContaining({ code: 'not-found' }));
    expect(buildScene(state, ARTBOARD_ID)).toMatchObject({ width: 800, height: 600, background: '#ffffff', items: [] });
  });

  test('[DM61] scaled, then turned about its own origin, then moved; a group moves nothing', () => {
    const document = withLayers('a');
    const place = { layerId: 'a', x: 10, y: 20, scaleX: 2, scaleY: 3, rotation: 90 };
    document.execute('transformLayers', { transforms: [place] });
    group(document, 'g', 'a');
    document.execute('setOpacity', { layerIds: ['g'], opacity: 0.5 });
    document.execute('setBlendMode', { layerIds: ['g'], blendMode: 'multiply' });
    const [item] = buildScene(document.getState()).items;
    expect(item).toMatchObject({ matrix: [1, 0, 0, 1, 0, 0], opacity: 0.5, blendMode: 'multiply' });
    // A quarter turn is exact: no 1.2e-16 where zero is meant.
    expect(item?.content).toMatchObject({ items: [{ layerId: 'a', matrix: [0, 2, -3, 0, 10, 20] }] });
  });
});

describe('[DM62] clipping', () => {
  test('a clipped layer is cut by the nearest one below that is not clipped; several are cut by one', () => {
    const document = withLayers('a', 'b', 'c', 'd', 'e');
    clip(document, 'c', 'd');
    expect(shown(document)).toEqual(['a', 'b', 'c<', 'd<', 'e']);
    expect(clipBase(document.getState(), 'd')?.id).toBe('b');
    expect(clipBase(document.getState(), 'e')).toBeUndefined();
  });

  test('one that is hidden hides those that it clips, and one that is clipped hides only itself', () => {
    const document = withLayers('a', 'b', 'c');
    clip(document, 'b', 'c');
    hide(document, 'b');
    expect(shown(document)).toEqual(['a', 'c<']);
    hide(document, 'a');
    expect(shown(document)).toEqual([]);
  });

  test('the lowest has nothing to be clipped by: it is shown, and clips those above', () => {
    const document = withLayers('a', 'b');
    clip(document, 'a', 'b');
    expect(shown(document)).toEqual(['a', 'b<']);
    expect(clipBase(document.getState(), 'a')).toBeUndefined();
    expect(['a', 'b'].map((id) => hasLayerBelow(document.getState(), id))).toEqual([false, true]);
  });

  test('nothing is clipped across the edge of a group', () => {
    const document = withLayers('below', 'a', 'b', 'above');
    clip(document, 'a', 'b', 'above');
    group(document, 'g', 'a', 'b');
    expect(shown(document)).toEqual(['below', ['g', ['a', 'b<']], 'above<']);
    expect(hasLayerBelow(document.getState(), 'a')).toBe(false);
  });

  test('a group clips and is clipped as one picture', () => {
    const document = withLayers('a', 'b', 'c');
    group(document, 'g', 'b');
    clip(document, 'c');
    expect(shown(document)).toEqual(['a', ['g', ['b']], 'c<']);
    clip(document, 'g');
    expect(shown(document)).toEqual(['a', ['g<', ['b']], 'c<']);
    expect(clipBase(document.getState(), 'c')?.id).toBe('a');
  });

  test('a group in which nothing is shown hides those that it clips', () => {
    const document = withLayers('a', 'b', 'c');
    group(document, 'g', 'b');
    clip(document, 'c');
    hide(document, 'b');
    expect(shown(document)).toEqual(['a']);
  });

  test('masks clip nothing and are passed by', () => {
    const document = withLayers('a');
    document.execute('addMask', { layerId: 'mask', assetId: null, width: 4, height: 4 });
    addRectangle(document, 'b');
    clip(document, 'b');
    expect(shown(document)).toEqual(['a', 'b<']);
    document.execute('deleteLayers', { layerIds: ['a'] });
    expect(hasLayerBelow(document.getState(), 'b')).toBe(false);
  });
});
