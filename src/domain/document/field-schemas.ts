import * as v from 'valibot';
import { BLEND_MODES, type Color } from './records.ts';

/** Furthest from the artboard's corner, and longest side, in pixels: beyond it float32 loses half pixels. */
const MAX_COORDINATE = 4_000_000;

/** Longest text of a layer, UTF-16 units. */
export const MAX_TEXT_LENGTH = 1_000_000;

/** Longest name of a layer or artboard, UTF-16 units. */
export const MAX_NAME_LENGTH = 1_000;

/** A name of the user's. */
export const nameText = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));

/** UUIDs here; whatever else is plain in files of others. */
export const recordId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'not an id'));

/** SHA-256 of a picture's bytes. */
export const assetId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hexadecimal'));

/** A fractional index. */
export const orderKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,1000}$/, 'not an order key'));

export const coordinate = v.pipe(v.number(), v.minValue(-MAX_COORDINATE), v.maxValue(MAX_COORDINATE));

/** Not zero: a layer without area could not be scaled back. Negative mirrors. */
export const scale = v.pipe(
  v.number(),
  v.minValue(-10_000),
  v.maxValue(10_000),
  v.check((value) => Math.abs(value) >= 1e-6, 'too near to zero'),
);

/** Degrees clockwise. */
export const angle = v.pipe(v.number(), v.minValue(-1_000_000), v.maxValue(1_000_000));

export const opacity = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const blendMode = v.picklist(BLEND_MODES);

/** Of a picture, pixels. */
export const pixelCount = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000));

/** A side of an artboard, pixels: what one picture may have. */
export const artboardSide = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(16_384));

/** A side of a shape, pixels. */
export const shapeSide = v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_COORDINATE));

/** Width of a line or radius of a corner, pixels. */
export const lineWidth = v.pipe(v.number(), v.minValue(0), v.maxValue(100_000));

export const color = v.custom<Color>(
  (value) => typeof value === 'string' && /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value),
  'not a colour #rrggbb or #rrggbbaa',
);

export const layerText = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH));
export const fontFamily = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
export const fontSize = v.pipe(v.number(), v.minValue(1), v.maxValue(10_000));
export const fontWeight = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000));
export const textAlign = v.picklist(['start', 'center', 'end']);
export const shapeKind = v.picklist(['rectangle', 'ellipse']);
export const guideAxis = v.picklist(['x', 'y']);

/** x, y and pressure of each point in turn. */
export const stroke = v.strictObject({
  points: v.pipe(
    v.array(v.pipe(v.number(), v.minValue(-MAX_COORDINATE), v.maxValue(MAX_COORDINATE))),
    v.minLength(3),
    v.maxLength(300_000),
    v.check((points) => points.length % 3 === 0, 'not three numbers per point'),
  ),
  color,
  width: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000)),
});
