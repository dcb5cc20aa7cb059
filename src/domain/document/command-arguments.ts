import * as v from 'valibot';
import type { CommandArguments, CommandName } from './commands.ts';
import { artboardSchema, guideSchema, layerSchema } from './document-schemas.ts';
import * as f from './field-schemas.ts';

const layerId = f.recordId;
const layerIds = v.array(f.recordId);
const optional = v.exactOptional;

const placement = {
  layerId,
  parentId: optional(f.recordId),
  name: optional(f.nameText),
  x: optional(f.coordinate),
  y: optional(f.coordinate),
};
const pixels = { width: f.pixelCount, height: f.pixelCount };
const textStyle = {
  fontFamily: optional(f.fontFamily),
  fontSize: optional(f.fontSize),
  fontWeight: optional(f.fontWeight),
  color: optional(f.color),
  align: optional(f.textAlign),
};
const shapeStyle = {
  fill: optional(v.nullable(f.color)),
  stroke: optional(v.nullable(f.color)),
  strokeWidth: optional(f.lineWidth),
  cornerRadius: optional(f.lineWidth),
};
const strokes = v.array(f.stroke);
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const background = v.nullable(f.color);

/** What the arguments of each command may be; more than this is refused. */
export const COMMAND_ARGUMENTS: {
  readonly [Name in CommandName]: v.GenericSchema<unknown, CommandArguments[Name]>;
} = {
  addRaster: v.strictObject({ ...placement, ...pixels, assetId: f.assetId }),
  addText: v.strictObject({ ...placement, ...textStyle, text: f.layerText }),
  addShape: v.strictObject({
    ...placement,
    ...shapeStyle,
    shape: f.shapeKind,
    width: f.shapeSide,
    height: f.shapeSide,
  }),
  addDrawing: v.strictObject({ ...placement, strokes }),
  addMask: v.strictObject({ ...placement, ...pixels, assetId: v.nullable(f.assetId) }),
  addGroup: v.strictObject(placement),
  groupLayers: v.strictObject({ groupId: f.recordId, layerIds }),
  ungroupLayer: v.strictObject({ layerId }),
  renameLayer: v.strictObject({ layerId, name: f.nameText }),
  setVisibility: v.strictObject({ layerIds, isVisible: v.boolean() }),
  setLock: v.strictObject({ layerIds, isLocked: v.boolean() }),
  setOpacity: v.strictObject({ layerIds, opacity: f.opacity }),
  setBlendMode: v.strictObject({ layerIds, blendMode: f.blendMode }),
  setClipping: v.strictObject({ layerIds, isClipped: v.boolean() }),
  reorderLayers: v.strictObject({ layerIds, parentId: f.recordId, index: natural }),
  transformLayers: v.strictObject({
    transforms: v.array(
      v.strictObject({
        layerId,
        x: optional(f.coordinate),
        y: optional(f.coordinate),
        scaleX: optional(f.scale),
        scaleY: optional(f.scale),
        rotation: optional(f.angle),
      }),
    ),
  }),
  deleteLayers: v.strictObject({ layerIds }),
  duplicateLayers: v.strictObject({ layerIds, copyIds: layerIds }),
  editText: v.strictObject({ layerId, index: natural, removedLength: natural, inserted: f.layerText }),
  setTextStyle: v.strictObject({ layerId, ...textStyle }),
  setShapeStyle: v.strictObject({
    ...shapeStyle,
    layerId,
    width: optional(f.shapeSide),
    height: optional(f.shapeSide),
  }),
  addStrokes: v.strictObject({ layerId, strokes }),
  replacePixels: v.strictObject({ ...pixels, layerId, assetId: f.assetId }),
  addArtboard: v.strictObject({
    artboardId: f.recordId,
    name: f.nameText,
    x: f.coordinate,
    y: f.coordinate,
    width: f.artboardSide,
    height: f.artboardSide,
    background,
  }),
  changeArtboard: v.strictObject({
    artboardId: f.recordId,
    name: optional(f.nameText),
    x: optional(f.coordinate),
    y: optional(f.coordinate),
    width: optional(f.artboardSide),
    height: optional(f.artboardSide),
    background: optional(background),
  }),
  deleteArtboard: v.strictObject({ artboardId: f.recordId }),
  addGuide: v.strictObject({ id: f.recordId, artboardId: f.recordId, axis: f.guideAxis, position: f.coordinate }),
  moveGuide: v.strictObject({ guideId: f.recordId, position: f.coordinate }),
  deleteGuide: v.strictObject({ guideId: f.recordId }),
  restoreVersion: v.strictObject({
    artboards: v.pipe(v.array(artboardSchema), v.minLength(1)),
    layers: v.array(layerSchema),
    guides: v.array(guideSchema),
  }),
};
