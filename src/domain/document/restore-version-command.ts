import type { Command, CommandContext } from './command.ts';
import { textDifference } from './content-commands.ts';
import { jsonEqual } from './json-equal.ts';
import { type Collection, DELETED_FIELD, type Edit, type RawRecord, strokeKeys } from './raw-record.ts';
import { ARTBOARD_DEFAULTS, LAYER_DEFAULTS } from './read-record.ts';
import { artboardFields, guideFields, layerFields, strokeFields } from './record-fields.ts';
import type { Layer } from './records.ts';

/** Fields that a version decides; what a newer program wrote beside them stays. Text and strokes are merged apart. */
const FIELDS: Readonly<Record<Collection, readonly string[]>> = {
  artboards: Object.keys(ARTBOARD_DEFAULTS),
  guides: ['artboardId', 'axis', 'position'],
  layers: ['kind', 'place', 'source', ...Object.keys(LAYER_DEFAULTS).filter((field) => field !== 'text')],
};

export const restoreVersion: Command<'restoreVersion'> = {
  labelKey: 'history.commands.restoreVersion',
  run: (state, { artboards, layers, guides }, context) => [
    ...artboards.flatMap((artboard) => become('artboards', artboard.id, artboardFields(artboard), context)),
    ...layers.flatMap((layer) => becomeLayer(layer, context)),
    ...guides.flatMap((guide) => become('guides', guide.id, guideFields(guide), context)),
    ...deleteOthers('artboards', state.artboards, artboards),
    ...deleteOthers('layers', [...state.layers.values()], layers),
    ...deleteOthers('guides', state.guides, guides),
  ],
};

function becomeLayer(layer: Layer, context: CommandContext): Edit[] {
  const wanted = layerFields(layer, context.newId);
  const record = context.read('layers', layer.id);
  if (record === undefined) return become('layers', layer.id, wanted, context);
  const edits = become('layers', layer.id, wanted, context);
  if (layer.kind === 'text') {
    const text = record.get('text');
    const difference = textDifference(layer.id, typeof text === 'string' ? text : '', layer.text);
    if (difference !== undefined) edits.push(difference);
  }
  if (layer.kind === 'drawing') {
    const keys = strokeKeys(record);
    const firstOther = layer.strokes.findIndex((stroke, index) => !jsonEqual(record.get(keys[index] ?? ''), stroke));
    const kept = firstOther === -1 ? layer.strokes.length : firstOther;
    edits.push(...keys.slice(kept).map((key) => set('layers', layer.id, key, undefined)));
    const added = strokeFields(keys.at(-1), layer.strokes.slice(kept), context.newId);
    edits.push(...added.map(([key, stroke]) => set('layers', layer.id, key, stroke)));
  }
  return edits;
}

function become(collection: Collection, id: string, wanted: RawRecord, context: CommandContext): Edit[] {
  if (context.read(collection, id) === undefined) return [{ type: 'create', collection, id, fields: wanted }];
  const fields = [DELETED_FIELD, ...FIELDS[collection]];
  return fields.map((field) => set(collection, id, field, wanted.get(field)));
}

function deleteOthers(
  collection: Collection,
  present: readonly { readonly id: string }[],
  wanted: readonly { readonly id: string }[],
): Edit[] {
  const kept = new Set(wanted.map(({ id }) => id));
  return present.filter(({ id }) => !kept.has(id)).map(({ id }) => set(collection, id, DELETED_FIELD, true));
}

function set(collection: Collection, id: string, field: string, value: unknown): Edit {
  return { type: 'set', collection, id, field, value };
}
