import type { Artboard, BlendMode, Color, Guide, Layer, Stroke, TextLayer } from './records.ts';

/** Where a new layer goes; on top of the first artboard where nothing is said. */
interface Placement {
  /** Chosen by the caller, so that it can select the layer. */
  readonly layerId: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly x?: number;
  readonly y?: number;
}

/** A change of place, size or angle of one layer. */
export interface LayerTransform {
  readonly layerId: string;
  readonly x?: number;
  readonly y?: number;
  readonly scaleX?: number;
  readonly scaleY?: number;
  readonly rotation?: number;
}

/** Every user intent that changes a document, with its arguments. */
export interface CommandArguments {
  addRaster: Placement & { readonly assetId: string; readonly width: number; readonly height: number };
  addText: Placement & { readonly text: string } & Partial<
      Pick<TextLayer, 'fontFamily' | 'fontSize' | 'fontWeight' | 'color' | 'align'>
    >;
  addShape: Placement & {
    readonly shape: 'rectangle' | 'ellipse';
    readonly width: number;
    readonly height: number;
    readonly fill?: Color | null;
    readonly stroke?: Color | null;
    readonly strokeWidth?: number;
    readonly cornerRadius?: number;
  };
  addDrawing: Placement & { readonly strokes: readonly Stroke[] };
  addMask: Placement & { readonly assetId: string | null; readonly width: number; readonly height: number };
  addGroup: Placement;
  /** Puts the layers into a new group at the place of the topmost of them. */
  groupLayers: { readonly groupId: string; readonly layerIds: readonly string[] };
  ungroupLayer: { readonly layerId: string };
  renameLayer: { readonly layerId: string; readonly name: string };
  setVisibility: { readonly layerIds: readonly string[]; readonly isVisible: boolean };
  setLock: { readonly layerIds: readonly string[]; readonly isLocked: boolean };
  setOpacity: { readonly layerIds: readonly string[]; readonly opacity: number };
  setBlendMode: { readonly layerIds: readonly string[]; readonly blendMode: BlendMode };
  setClipping: { readonly layerIds: readonly string[]; readonly isClipped: boolean };
  /** In the order given, so that the first becomes child `index` (0 is the bottom) of `parentId`. */
  reorderLayers: { readonly layerIds: readonly string[]; readonly parentId: string; readonly index: number };
  transformLayers: { readonly transforms: readonly LayerTransform[] };
  deleteLayers: { readonly layerIds: readonly string[] };
  /** Copies with everything in them, each just above its original. `copyIds` name the copies in the same order. */
  duplicateLayers: { readonly layerIds: readonly string[]; readonly copyIds: readonly string[] };
  /** Replaces `removedLength` UTF-16 units at `index` by `inserted`. */
  editText: {
    readonly layerId: string;
    readonly index: number;
    readonly removedLength: number;
    readonly inserted: string;
  };
  setTextStyle: { readonly layerId: string } & Partial<
    Pick<TextLayer, 'fontFamily' | 'fontSize' | 'fontWeight' | 'color' | 'align'>
  >;
  setShapeStyle: {
    readonly layerId: string;
    readonly width?: number;
    readonly height?: number;
    readonly fill?: Color | null;
    readonly stroke?: Color | null;
    readonly strokeWidth?: number;
    readonly cornerRadius?: number;
  };
  addStrokes: { readonly layerId: string; readonly strokes: readonly Stroke[] };
  /** Other pixels for a raster or mask layer. */
  replacePixels: {
    readonly layerId: string;
    readonly assetId: string;
    readonly width: number;
    readonly height: number;
  };
  addArtboard: {
    readonly artboardId: string;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly background: Color | null;
  };
  changeArtboard: { readonly artboardId: string } & Partial<Omit<Artboard, 'id' | 'order'>>;
  deleteArtboard: { readonly artboardId: string };
  addGuide: Guide;
  moveGuide: { readonly guideId: string; readonly position: number };
  deleteGuide: { readonly guideId: string };
  /** Makes the document what it was in a version: one undoable step. */
  restoreVersion: {
    readonly artboards: readonly Artboard[];
    readonly layers: readonly Layer[];
    readonly guides: readonly Guide[];
  };
}

export type CommandName = keyof CommandArguments;
