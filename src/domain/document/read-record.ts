import * as v from 'valibot';
import * as f from './field-schemas.ts';
import { DELETED_FIELD, type RawRecord, strokeKeys } from './raw-record.ts';
import type { Artboard, Guide, Layer, Stroke } from './records.ts';

/**
 * Fields that are not written while they have these values. Part of the format: they never change.
 * A damaged field has them too.
 */
export const COMMON_DEFAULTS = {
  name: '',
  isVisible: true,
  isLocked: false,
  opacity: 1,
  blendMode: 'normal',
  x: 0,
  y: 0,
  scaleX: 1,
  scaleY: 1,
  rotation: 0,
  isClipped: false,
} as const;

/** Defaults of what layers of some kinds have; no two kinds use one field name with different defaults. */
export const LAYER_DEFAULTS = {
  ...COMMON_DEFAULTS,
  text: '',
  fontFamily: 'sans-serif',
  fontSize: 32,
  fontWeight: 400,
  color: '#000000',
  align: 'start',
  shape: 'rectangle',
  width: 100,
  height: 100,
  fill: '#d9d9d9',
  stroke: null,
  strokeWidth: 1,
  cornerRadius: 0,
} as const;

/** Defaults of an artboard. */
export const ARTBOARD_DEFAULTS = {
  name: '',
  x: 0,
  y: 0,
  width: 512,
  height: 512,
  background: null,
  order: 'a0',
} as const;

const D = LAYER_DEFAULTS;
const A = ARTBOARD_DEFAULTS;

/** Where a layer is said to be; one field, so that a move is all or nothing. */
const place = v.tuple([v.string(), f.orderKey]);

const common = {
  name: v.fallback(f.nameText, D.name),
  isVisible: v.fallback(v.boolean(), D.isVisible),
  isLocked: v.fallback(v.boolean(), D.isLocked),
  opacity: v.fallback(f.opacity, D.opacity),
  blendMode: v.fallback(f.blendMode, D.blendMode),
  x: v.fallback(f.coordinate, D.x),
  y: v.fallback(f.coordinate, D.y),
  scaleX: v.fallback(f.scale, D.scaleX),
  scaleY: v.fallback(f.scale, D.scaleY),
  rotation: v.fallback(f.angle, D.rotation),
  isClipped: v.fallback(v.boolean(), D.isClipped),
};

const layerRecord = v.variant('kind', [
  v.object({
    ...common,
    kind: v.literal('raster'),
    source: v.object({ assetId: f.assetId, width: f.pixelCount, height: f.pixelCount }),
  }),
  v.object({
    ...common,
    kind: v.literal('text'),
    text: v.fallback(v.string(), D.text),
    fontFamily: v.fallback(f.fontFamily, D.fontFamily),
    fontSize: v.fallback(f.fontSize, D.fontSize),
    fontWeight: v.fallback(f.fontWeight, D.fontWeight),
    color: v.fallback(f.color, D.color),
    align: v.fallback(f.textAlign, D.align),
  }),
  v.object({
    ...common,
    kind: v.literal('shape'),
    shape: v.fallback(f.shapeKind, D.shape),
    width: v.fallback(f.shapeSide, D.width),
    height: v.fallback(f.shapeSide, D.height),
    fill: v.fallback(v.nullable(f.color), D.fill),
    stroke: v.fallback(v.nullable(f.color), D.stroke),
    strokeWidth: v.fallback(f.lineWidth, D.strokeWidth),
    cornerRadius: v.fallback(f.lineWidth, D.cornerRadius),
  }),
  v.object({ ...common, kind: v.literal('drawing') }),
  v.object({ ...common, kind: v.literal('group') }),
  v.object({
    ...common,
    kind: v.literal('mask'),
    source: v.fallback(v.object({ assetId: v.nullable(f.assetId), width: f.pixelCount, height: f.pixelCount }), {
      assetId: null,
      width: 1,
      height: 1,
    }),
  }),
]);

const artboardRecord = v.object({
  name: v.fallback(f.nameText, A.name),
  x: v.fallback(f.coordinate, A.x),
  y: v.fallback(f.coordinate, A.y),
  width: v.fallback(f.artboardSide, A.width),
  height: v.fallback(f.artboardSide, A.height),
  background: v.fallback(v.nullable(f.color), A.background),
  order: v.fallback(f.orderKey, A.order),
});

const guideRecord = v.object({ artboardId: v.string(), axis: f.guideAxis, position: f.coordinate });

/** A layer as one record says it, before the tree is made of all of them. */
export interface StatedLayer {
  readonly parentId: string;
  readonly order: string;
  readonly isDeleted: boolean;
  /** Undefined for a kind that this code does not know, and for pictures that name no asset. Such records stay as they are. */
  readonly layer: Layer | undefined;
}

/** Reads a layer; damaged fields have their defaults. */
export function readLayer(id: string, record: RawRecord): StatedLayer {
  const stated = v.safeParse(place, record.get('place'));
  const [parentId, order] = stated.success ? stated.output : ['', 'a0'];
  const isDeleted = record.get(DELETED_FIELD) === true;
  const parsed = v.safeParse(layerRecord, Object.fromEntries(record));
  if (!parsed.success) return { parentId, order, isDeleted, layer: undefined };
  return { parentId, order, isDeleted, layer: toLayer(parsed.output, { id, parentId, order }, record) };
}

function toLayer(
  fields: v.InferOutput<typeof layerRecord>,
  base: Pick<Layer, 'id' | 'parentId' | 'order'>,
  record: RawRecord,
): Layer {
  switch (fields.kind) {
    case 'raster': {
      const { source, ...rest } = fields;
      return { ...base, ...rest, ...source };
    }
    case 'mask': {
      const { source, ...rest } = fields;
      return { ...base, ...rest, ...source };
    }
    case 'drawing':
      return { ...base, ...fields, strokes: readStrokes(record) };
    default:
      return { ...base, ...fields };
  }
}

function readStrokes(record: RawRecord): Stroke[] {
  return strokeKeys(record).flatMap((key) => {
    const parsed = v.safeParse(f.stroke, record.get(key));
    return parsed.success ? [parsed.output] : [];
  });
}

/** Reads an artboard; damaged fields have their defaults. */
export function readArtboard(id: string, record: RawRecord): Artboard {
  return { id, ...v.parse(artboardRecord, Object.fromEntries(record)) };
}

/** Reads a guide; undefined for one that is deleted or says no place. */
export function readGuide(id: string, record: RawRecord): Guide | undefined {
  if (record.get(DELETED_FIELD) === true) return undefined;
  const parsed = v.safeParse(guideRecord, Object.fromEntries(record));
  return parsed.success ? { id, ...parsed.output } : undefined;
}
