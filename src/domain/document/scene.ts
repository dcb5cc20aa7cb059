import type { BlendMode, Color, Stroke, TextLayer } from './records.ts';

/** Lines of a text layer are this many font sizes apart, in the editor's style sheet too. */
export const TEXT_LINE_HEIGHT = 1.2;

/** What is drawn of a layer, without knowing where. */
export type SceneContent =
  | { readonly kind: 'picture'; readonly assetId: string; readonly width: number; readonly height: number }
  | ({ readonly kind: 'text' } & Pick<TextLayer, 'text' | 'fontFamily' | 'fontSize' | 'fontWeight' | 'color' | 'align'>)
  | {
      readonly kind: 'shape';
      readonly shape: 'rectangle' | 'ellipse';
      readonly width: number;
      readonly height: number;
      readonly fill: Color | null;
      readonly stroke: Color | null;
      readonly strokeWidth: number;
      readonly cornerRadius: number;
    }
  | { readonly kind: 'strokes'; readonly strokes: readonly Stroke[] }
  /** Drawn by themselves first, then laid down as one picture. */
  | { readonly kind: 'group'; readonly items: readonly SceneItem[] };

export interface SceneItem {
  readonly layerId: string;
  readonly content: SceneContent;
  /** 2D affine matrix a, b, c, d, e, f as canvas takes it: from the layer's own pixels to the artboard's. */
  readonly matrix: readonly [number, number, number, number, number, number];
  readonly opacity: number;
  readonly blendMode: BlendMode;
  /** Only where the nearest item below that is not clipped itself is opaque. */
  readonly isClipped: boolean;
}

/** An artboard as a renderer needs it: what is visible, bottom first. Masks are not part of the picture. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: Color | null;
  readonly items: readonly SceneItem[];
}
