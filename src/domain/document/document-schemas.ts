import * as v from 'valibot';
import * as f from './field-schemas.ts';
import type { Artboard, Guide, Layer } from './records.ts';

const common = {
  id: f.recordId,
  name: f.nameText,
  isVisible: v.boolean(),
  isLocked: v.boolean(),
  opacity: f.opacity,
  blendMode: f.blendMode,
  x: f.coordinate,
  y: f.coordinate,
  scaleX: f.scale,
  scaleY: f.scale,
  rotation: f.angle,
  isClipped: v.boolean(),
  parentId: v.string(),
  order: f.orderKey,
};

/** A layer as written in files, every field checked, none beside them. */
export const layerSchema: v.GenericSchema<unknown, Layer> = v.variant('kind', [
  v.strictObject({
    ...common,
    kind: v.literal('raster'),
    assetId: f.assetId,
    width: f.pixelCount,
    height: f.pixelCount,
  }),
  v.strictObject({
    ...common,
    kind: v.literal('text'),
    text: f.layerText,
    fontFamily: f.fontFamily,
    fontSize: f.fontSize,
    fontWeight: f.fontWeight,
    color: f.color,
    align: f.textAlign,
  }),
  v.strictObject({
    ...common,
    kind: v.literal('shape'),
    shape: f.shapeKind,
    width: f.shapeSide,
    height: f.shapeSide,
    fill: v.nullable(f.color),
    stroke: v.nullable(f.color),
    strokeWidth: f.lineWidth,
    cornerRadius: f.lineWidth,
  }),
  v.strictObject({ ...common, kind: v.literal('drawing'), strokes: v.array(f.stroke) }),
  v.strictObject({ ...common, kind: v.literal('group') }),
  v.strictObject({
    ...common,
    kind: v.literal('mask'),
    assetId: v.nullable(f.assetId),
    width: f.pixelCount,
    height: f.pixelCount,
  }),
]);

/** An artboard as written in files. */
export const artboardSchema: v.GenericSchema<unknown, Artboard> = v.strictObject({
  id: f.recordId,
  name: f.nameText,
  x: f.coordinate,
  y: f.coordinate,
  width: f.artboardSide,
  height: f.artboardSide,
  background: v.nullable(f.color),
  order: f.orderKey,
});

/** A guide as written in files. */
export const guideSchema: v.GenericSchema<unknown, Guide> = v.strictObject({
  id: f.recordId,
  artboardId: f.recordId,
  axis: f.guideAxis,
  position: f.coordinate,
});
