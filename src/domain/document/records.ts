/**
 * What a project is made of, as plain readonly records (rules: docs/specs/document.md). Lengths are pixels of the
 * artboard, angles degrees clockwise, opacity 0…1, colours `#rrggbb` or `#rrggbbaa`. Ids are UUIDs.
 * Pixels are never in the document: a record names its asset by SHA-256.
 */

/** The newest document schema that this code writes. A document of a newer one is shown read-only. */
export const DOCUMENT_SCHEMA_VERSION = 1;

/** CSS's separable and non-separable blend modes (W3C Compositing and Blending Level 1), Photoshop's names in the page. */
export const BLEND_MODES = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
] as const;
export type BlendMode = (typeof BLEND_MODES)[number];

export type Color = `#${string}`;

/** A page of the project. */
export interface Artboard {
  readonly id: string;
  readonly name: string;
  /** Its place on the desk. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** null is transparent. */
  readonly background: Color | null;
  /** Fractional index among the artboards. */
  readonly order: string;
}

/** What every layer has. Its place is relative to its artboard, whatever groups it is in. */
interface LayerBase {
  readonly id: string;
  readonly name: string;
  readonly isVisible: boolean;
  readonly isLocked: boolean;
  readonly opacity: number;
  readonly blendMode: BlendMode;
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly rotation: number;
  /** Cut by the layer below it (Photoshop's clipping mask). */
  readonly isClipped: boolean;
  /** An artboard or a group. */
  readonly parentId: string;
  /** Fractional index among the children of its parent; the largest is on top. */
  readonly order: string;
}

export interface RasterLayer extends LayerBase {
  readonly kind: 'raster';
  /** SHA-256 of the picture's bytes. */
  readonly assetId: string;
  /** Of the asset, before scaling. */
  readonly width: number;
  readonly height: number;
}

export interface TextLayer extends LayerBase {
  readonly kind: 'text';
  /** Merged by character. */
  readonly text: string;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly fontWeight: number;
  readonly color: Color;
  readonly align: 'start' | 'center' | 'end';
}

export interface ShapeLayer extends LayerBase {
  readonly kind: 'shape';
  readonly shape: 'rectangle' | 'ellipse';
  readonly width: number;
  readonly height: number;
  readonly fill: Color | null;
  readonly stroke: Color | null;
  readonly strokeWidth: number;
  readonly cornerRadius: number;
}

/** One stroke of a brush: x, y, pressure (0…1) of each point in turn. */
export interface Stroke {
  readonly points: readonly number[];
  readonly color: Color;
  readonly width: number;
}

export interface DrawingLayer extends LayerBase {
  readonly kind: 'drawing';
  readonly strokes: readonly Stroke[];
}

export interface GroupLayer extends LayerBase {
  readonly kind: 'group';
}

/** What the model may repaint. Has no pixels until something is painted. */
export interface MaskLayer extends LayerBase {
  readonly kind: 'mask';
  readonly assetId: string | null;
  readonly width: number;
  readonly height: number;
}

export type Layer = RasterLayer | TextLayer | ShapeLayer | DrawingLayer | GroupLayer | MaskLayer;

export interface Guide {
  readonly id: string;
  readonly artboardId: string;
  /** `x`: a vertical line at `position` from the artboard's left edge. */
  readonly axis: 'x' | 'y';
  readonly position: number;
}

/** A document at one moment. Unchanged parts are the same objects as before. */
export interface DocumentState {
  readonly schemaVersion: number;
  /** In order. */
  readonly artboards: readonly Artboard[];
  readonly guides: readonly Guide[];
  readonly layers: ReadonlyMap<string, Layer>;
  /** Ids of the children of an artboard or group, bottom first. Always a tree: every layer is in exactly one list. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}
