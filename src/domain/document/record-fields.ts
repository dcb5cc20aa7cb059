import { generateNKeysBetween } from 'fractional-indexing';
import { jsonEqual } from './json-equal.ts';
import { type Collection, type RawRecord, STROKE_PREFIX } from './raw-record.ts';
import { ARTBOARD_DEFAULTS, LAYER_DEFAULTS } from './read-record.ts';
import type { Artboard, Guide, Layer, Stroke } from './records.ts';

const LAYER_FIELD_DEFAULTS = new Map<string, unknown>(Object.entries(LAYER_DEFAULTS));
const ARTBOARD_FIELD_DEFAULTS = new Map<string, unknown>(Object.entries(ARTBOARD_DEFAULTS));
const FIELD_DEFAULTS: Readonly<Record<Collection, ReadonlyMap<string, unknown>>> = {
  artboards: ARTBOARD_FIELD_DEFAULTS,
  layers: LAYER_FIELD_DEFAULTS,
  guides: new Map(),
};

/** Whether two values of a field are read as the same: one that is not written (undefined) is its default. */
export function isSameField(collection: Collection, field: string, a: unknown, b: unknown): boolean {
  const standard = FIELD_DEFAULTS[collection].get(field);
  return jsonEqual(a === undefined ? standard : a, b === undefined ? standard : b);
}

/** A layer as a record: defaults left out, its place one field, its pixels one field, each stroke one. */
export function layerFields(layer: Layer, newId: () => string): RawRecord {
  const { id: _, parentId, order, ...own } = layer;
  const fields = new Map<string, unknown>([['place', [parentId, order]]]);
  if (own.kind === 'raster' || own.kind === 'mask') {
    const { assetId, width, height, ...rest } = own;
    fields.set('source', { assetId, width, height });
    return withOthers(fields, rest);
  }
  if (own.kind === 'drawing') {
    const { strokes, ...rest } = own;
    return new Map([...withOthers(fields, rest), ...strokeFields(undefined, strokes, newId)]);
  }
  return withOthers(fields, own);
}

/** Fields that bring more strokes, above the stroke of key `lastKey`. */
export function strokeFields(
  lastKey: string | undefined,
  strokes: readonly Stroke[],
  newId: () => string,
): [key: string, stroke: Stroke][] {
  const keys = keysAfter(lastKey?.slice(STROKE_PREFIX.length).split('.')[0], strokes.length);
  return strokes.map((stroke, index) => [`${STROKE_PREFIX}${keys[index]}.${newId()}`, stroke]);
}

function keysAfter(last: string | undefined, count: number): string[] {
  try {
    return generateNKeysBetween(last ?? null, null, count);
  } catch {
    // A key that another program wrote: what is longer comes after it all the same.
    return generateNKeysBetween(null, null, count).map((key) => `${last}${key}`);
  }
}

/** An artboard as a record. */
export function artboardFields({ id: _, ...own }: Artboard): RawRecord {
  return new Map(Object.entries(own).filter(([field, value]) => !jsonEqual(value, ARTBOARD_FIELD_DEFAULTS.get(field))));
}

/** A guide as a record. */
export function guideFields({ id: _, ...own }: Guide): RawRecord {
  return new Map(Object.entries(own));
}

function withOthers(fields: Map<string, unknown>, others: object): RawRecord {
  for (const [field, value] of Object.entries(others)) {
    if (field === 'kind' || !jsonEqual(value, LAYER_FIELD_DEFAULTS.get(field))) fields.set(field, value);
  }
  return fields;
}
