import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { CommandArguments, CommandName } from '../../../src/domain/document/commands.ts';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import { BLEND_MODES, type DocumentState, type Layer } from '../../../src/domain/document/records.ts';

export interface Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  pick<T>(values: readonly T[]): T | undefined;
  /** Some of the values, at least one where there is one. */
  some<T>(values: readonly T[]): T[];
}

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    pick: (values) => values[below(values.length)],
    some(values) {
      const first = values[below(values.length)];
      return values.filter((value) => value === first || next() < 0.25);
    },
  };
}

type Call = { readonly [Name in CommandName]: readonly [Name, CommandArguments[Name]] }[CommandName];

/** Commands that take layers away on purpose. */
export const DELETING: readonly CommandName[] = ['deleteLayers', 'ungroupLayer', 'deleteArtboard', 'restoreVersion'];

export interface RandomCommands {
  /** A command with arguments that often fit the state. */
  next(document: ProjectDocument): Call;
}

/** @param leaveOut commands that are not made. */
export function randomCommands(
  random: Random,
  newId: () => string,
  leaveOut: readonly CommandName[] = [],
): RandomCommands {
  let version: DocumentState | undefined;

  function make(name: CommandName, state: DocumentState): Call | undefined {
    const layers = [...state.layers.values()];
    const one = (kind?: Layer['kind']) =>
      random.pick(layers.filter((layer) => kind === undefined || layer.kind === kind));
    const some = () => random.some(layers).map(({ id }) => id);
    const parentId = () =>
      random.pick([...state.artboards, ...layers.filter(({ kind }) => kind === 'group')].map(({ id }) => id)) ?? '';
    const placement = () => ({ layerId: newId(), parentId: parentId(), x: random.below(500), y: random.below(500) });
    const asset = () => random.below(16).toString(16).repeat(64);
    const color = () => `#${random.below(0xffffff).toString(16).padStart(6, '0')}` as const;
    const layer = one();
    const text = one('text');
    const group = one('group');
    const drawing = one('drawing');
    const shape = one('shape');
    const picture = random.pick(layers.filter(({ kind }) => kind === 'raster' || kind === 'mask'));
    const artboard = random.pick(state.artboards);
    const guide = random.pick(state.guides);
    const strokes = [{ points: [random.below(9), 1, 0.5], color: color(), width: 1 + random.below(9) }];
    const size = { width: 1 + random.below(99), height: 1 + random.below(99) };
    switch (name) {
      case 'addRaster':
        return [name, { ...placement(), ...size, assetId: asset() }];
      case 'addText':
        return [name, { ...placement(), text: randomText(random) }];
      case 'addShape':
        return [name, { ...placement(), ...size, shape: random.pick(['rectangle', 'ellipse'] as const) ?? 'ellipse' }];
      case 'addDrawing':
        return [name, { ...placement(), strokes }];
      case 'addMask':
        return [name, { ...placement(), ...size, assetId: null }];
      case 'addGroup':
        return [name, placement()];
      case 'groupLayers':
        return [name, { groupId: newId(), layerIds: some() }];
      case 'ungroupLayer':
        return group && [name, { layerId: group.id }];
      case 'renameLayer':
        return layer && [name, { layerId: layer.id, name: randomText(random) }];
      case 'setVisibility':
        return [name, { layerIds: some(), isVisible: random.below(2) === 0 }];
      case 'setLock':
        return [name, { layerIds: some(), isLocked: random.below(4) === 0 }];
      case 'setOpacity':
        return [name, { layerIds: some(), opacity: random.below(1000) / 1000 }];
      case 'setBlendMode':
        return [name, { layerIds: some(), blendMode: random.pick(BLEND_MODES) ?? 'normal' }];
      case 'setClipping':
        return [name, { layerIds: some(), isClipped: random.below(2) === 0 }];
      case 'reorderLayers':
        return [name, { layerIds: some(), parentId: parentId(), index: random.below(8) }];
      case 'transformLayers': {
        const transforms = some().map((layerId) => ({ layerId, x: random.below(900), rotation: random.below(360) }));
        return [name, { transforms }];
      }
      case 'deleteLayers':
        return layer && [name, { layerIds: [layer.id] }];
      case 'duplicateLayers': {
        const layerIds = some().slice(0, 2);
        return [name, { layerIds, copyIds: layerIds.map(newId) }];
      }
      case 'editText': {
        if (text?.kind !== 'text') return undefined;
        const index = random.below(text.text.length + 1);
        const removedLength = random.below(Math.min(4, text.text.length - index + 1));
        return [name, { layerId: text.id, index, removedLength, inserted: randomText(random) }];
      }
      case 'setTextStyle':
        return text && [name, { layerId: text.id, fontSize: 1 + random.below(99), color: color() }];
      case 'setShapeStyle':
        return shape && [name, { layerId: shape.id, fill: color(), cornerRadius: random.below(9) }];
      case 'addStrokes':
        return drawing && [name, { layerId: drawing.id, strokes }];
      case 'replacePixels':
        return picture && [name, { layerId: picture.id, ...size, assetId: asset() }];
      case 'addArtboard':
        return [name, { artboardId: newId(), name: 'Page', x: 0, y: 0, ...size, background: null }];
      case 'changeArtboard':
        return artboard && [name, { artboardId: artboard.id, background: color(), ...size }];
      case 'deleteArtboard':
        return artboard && [name, { artboardId: artboard.id }];
      case 'addGuide':
        return artboard && [name, { id: newId(), artboardId: artboard.id, axis: 'x', position: random.below(99) }];
      case 'moveGuide':
        return guide && [name, { guideId: guide.id, position: random.below(99) }];
      case 'deleteGuide':
        return guide && [name, { guideId: guide.id }];
      case 'restoreVersion': {
        const restored = version ?? state;
        version = state;
        const { artboards, guides } = restored;
        return [name, { artboards, guides, layers: [...restored.layers.values()] }];
      }
    }
  }

  const names = COMMAND_NAMES.filter((name) => !leaveOut.includes(name));
  return {
    next(document) {
      for (;;) {
        const call = make(random.pick(names) ?? 'addGroup', document.getState());
        if (call !== undefined) return call;
      }
    },
  };
}

/** Often typed on, as people do; the others about as often as each other. */
const COMMAND_NAMES: readonly CommandName[] = [
  'addRaster',
  'addText',
  'addText',
  'addShape',
  'addDrawing',
  'addMask',
  'addGroup',
  'groupLayers',
  'ungroupLayer',
  'renameLayer',
  'setVisibility',
  'setLock',
  'setOpacity',
  'setBlendMode',
  'setClipping',
  'reorderLayers',
  'reorderLayers',
  'transformLayers',
  'deleteLayers',
  'duplicateLayers',
  'editText',
  'editText',
  'editText',
  'editText',
  'editText',
  'editText',
  'setTextStyle',
  'setShapeStyle',
  'addStrokes',
  'replacePixels',
  'addArtboard',
  'changeArtboard',
  'deleteArtboard',
  'addGuide',
  'moveGuide',
  'deleteGuide',
  'restoreVersion',
];

/** @returns false when the document refused the command, as it may: locked, into itself, the last artboard. */
export function tryExecute(document: ProjectDocument, [name, args]: Call): boolean {
  try {
    document.execute(name, args);
    return true;
  } catch (error) {
    if (isStudioError(error, 'invalid-request') && error.details['reason'] !== 'arguments') return false;
    throw error;
  }
}

function randomText(random: Random): string {
  const pieces = ['a', 'b', 'xyz', ' ', '\n', 'é', '😀', '👩‍💻', 'שלום'];
  return Array.from({ length: random.below(4) }, () => random.pick(pieces)).join('');
}
