import {
  type Command,
  type CommandContext,
  groupsAround,
  insertAmong,
  MAX_GROUP_DEPTH,
  refuse,
  requireFreeId,
  requireOpen,
  requireParent,
} from './command.ts';
import type { CommandArguments } from './commands.ts';
import type { Edit } from './raw-record.ts';
import { COMMON_DEFAULTS, LAYER_DEFAULTS } from './read-record.ts';
import { layerFields } from './record-fields.ts';
import type {
  DocumentState,
  DrawingLayer,
  GroupLayer,
  Layer,
  MaskLayer,
  RasterLayer,
  ShapeLayer,
  TextLayer,
} from './records.ts';

const D = LAYER_DEFAULTS;

/** What makes a layer of its kind, its place apart. */
type Own<L extends Layer> = Omit<L, 'id' | 'parentId' | 'order'>;
type OwnLayer =
  | Own<RasterLayer>
  | Own<TextLayer>
  | Own<ShapeLayer>
  | Own<DrawingLayer>
  | Own<GroupLayer>
  | Own<MaskLayer>;

export const addRaster: Command<'addRaster'> = {
  labelKey: 'history.commands.addRaster',
  run: (state, args, context) => {
    const { assetId, width, height } = args;
    return addLayer(state, args, context, { ...base(args), kind: 'raster', assetId, width, height });
  },
};

export const addText: Command<'addText'> = {
  labelKey: 'history.commands.addText',
  run: (state, args, context) => {
    const { text, fontFamily = D.fontFamily, fontSize = D.fontSize, fontWeight = D.fontWeight } = args;
    const { color = D.color, align = D.align } = args;
    const own = { kind: 'text', text: wellFormed(text), fontFamily, fontSize, fontWeight, color, align } as const;
    return addLayer(state, args, context, { ...base(args), ...own });
  },
};

export const addShape: Command<'addShape'> = {
  labelKey: 'history.commands.addShape',
  run: (state, args, context) => {
    const { shape, width, height, fill = D.fill, stroke = D.stroke } = args;
    const { strokeWidth = D.strokeWidth, cornerRadius = D.cornerRadius } = args;
    const own = { kind: 'shape', shape, width, height, fill, stroke, strokeWidth, cornerRadius } as const;
    return addLayer(state, args, context, { ...base(args), ...own });
  },
};

export const addDrawing: Command<'addDrawing'> = {
  labelKey: 'history.commands.addDrawing',
  run: (state, args, context) =>
    addLayer(state, args, context, { ...base(args), kind: 'drawing', strokes: args.strokes }),
};

export const addMask: Command<'addMask'> = {
  labelKey: 'history.commands.addMask',
  run: (state, args, context) => {
    const { assetId, width, height } = args;
    return addLayer(state, args, context, { ...base(args), kind: 'mask', assetId, width, height });
  },
};

export const addGroup: Command<'addGroup'> = {
  labelKey: 'history.commands.addGroup',
  run: (state, args, context) => addLayer(state, args, context, { ...base(args), kind: 'group' }),
};

/** Lone halves of surrogate pairs have no UTF-8: what is written is what is read again. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Fields that layers of all kinds begin with. */
function base({ name = D.name, x = D.x, y = D.y }: CommandArguments['addGroup']) {
  return { ...COMMON_DEFAULTS, name, x, y };
}

function addLayer(
  state: DocumentState,
  { layerId, parentId = state.artboards[0]?.id ?? '' }: CommandArguments['addGroup'],
  context: CommandContext,
  own: OwnLayer,
): readonly Edit[] {
  requireFreeId(context, 'layers', layerId);
  requireParent(state, parentId);
  requireOpen(state, parentId);
  if (groupsAround(state, parentId).length + 1 > MAX_GROUP_DEPTH) {
    refuse('too-deep', 'Groups are nested too deeply.', { parentId });
  }
  const siblings = state.children.get(parentId) ?? [];
  const { keys, edits } = insertAmong(state, parentId, siblings, siblings.length, 1);
  const layer: Layer = { ...own, id: layerId, parentId, order: keys[0] ?? '' };
  return [...edits, { type: 'create', collection: 'layers', id: layerId, fields: layerFields(layer, context.newId) }];
}
