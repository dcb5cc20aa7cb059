import type { Box, MaskPixels, Size } from './raster.ts';

/** A round brush; an eraser paints 0. */
export interface MaskBrush {
  /** Pixels, above 0. */
  readonly radius: number;
  /** 0…1: the part of the radius that is painted in full; from there it fades out. */
  readonly hardness: number;
  readonly value: 0 | 255;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A changed part of the mask, before and after. */
interface MaskChange {
  readonly box: Box;
  readonly before: Uint8ClampedArray;
  readonly after: Uint8ClampedArray;
}

interface Stroke {
  readonly brush: MaskBrush;
  /** The mask when the stroke began. */
  readonly start: Uint8ClampedArray;
  /** The most that the stroke covers each pixel, 0…255: going over a place twice paints it once. */
  readonly coverage: Uint8ClampedArray;
  last: Point;
  box: Box | undefined;
}

/**
 * A mask that is being painted, with undo without end. Every change answers with the box that has to be drawn again;
 * undefined when nothing changed.
 */
export class MaskPainting {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  #stroke: Stroke | undefined;
  readonly #done: MaskChange[] = [];
  readonly #undone: MaskChange[] = [];

  /** @param mask to go on with; without one nothing is painted. */
  constructor({ width, height }: Size, mask?: MaskPixels) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height);
    if (mask && mask.width === width && mask.height === height) this.data.set(mask.data);
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** How much of the picture is painted, 0…1. */
  get share(): number {
    let sum = 0;
    for (const value of this.data) sum += value;
    return sum / (255 * this.data.length);
  }

  /** Sets the brush down. */
  begin(brush: MaskBrush, at: Point): Box | undefined {
    this.end();
    this.#stroke = {
      brush,
      start: this.data.slice(),
      coverage: new Uint8ClampedArray(this.data.length),
      last: at,
      box: undefined,
    };
    return this.#cover(this.#stroke, at, at);
  }

  /** Draws the brush to a point, in a straight line. */
  strokeTo(to: Point): Box | undefined {
    const stroke = this.#stroke;
    if (!stroke) return undefined;
    const box = this.#cover(stroke, stroke.last, to);
    stroke.last = to;
    return box;
  }

  /** Lifts the brush: the stroke is one step of the undo. */
  end(): void {
    const stroke = this.#stroke;
    this.#stroke = undefined;
    if (stroke?.box) this.#note(stroke.box, stroke.start);
  }

  /** All of it as `change` says of each value; one step of the undo. */
  changeAll(change: (value: number, index: number) => number): Box | undefined {
    this.end();
    const start = this.data.slice();
    for (let i = 0; i < this.data.length; i++) this.data[i] = change(start[i] ?? 0, i);
    const box = { x: 0, y: 0, width: this.width, height: this.height };
    return this.#note(box, start) ? box : undefined;
  }

  undo(): Box | undefined {
    this.end();
    const change = this.#done.pop();
    if (!change) return undefined;
    this.#undone.push(change);
    return this.#put(change.box, change.before);
  }

  redo(): Box | undefined {
    this.end();
    const change = this.#undone.pop();
    if (!change) return undefined;
    this.#done.push(change);
    return this.#put(change.box, change.after);
  }

  /** The mask as it is now, for somebody to keep. */
  pixels(): MaskPixels {
    return { width: this.width, height: this.height, data: this.data.slice() };
  }

  #cover(stroke: Stroke, from: Point, to: Point): Box | undefined {
    const { brush, start, coverage } = stroke;
    const box = this.#boxAround(from, to, brush.radius);
    if (!box) return undefined;
    for (let y = box.y; y < box.y + box.height; y++)
      for (let x = box.x; x < box.x + box.width; x++) {
        const at = y * this.width + x;
        // Pixels are judged by their centre.
        const covered = brushCoverage(distanceToLine({ x: x + 0.5, y: y + 0.5 }, from, to), brush);
        if (covered <= (coverage[at] ?? 0)) continue;
        coverage[at] = covered;
        const before = start[at] ?? 0;
        this.data[at] = before + ((brush.value - before) * covered) / 255;
      }
    stroke.box = stroke.box ? joined(stroke.box, box) : box;
    return box;
  }

  #boxAround(a: Point, b: Point, radius: number): Box | undefined {
    const [left, top] = [Math.min(a.x, b.x) - radius, Math.min(a.y, b.y) - radius].map((value) =>
      Math.max(0, Math.floor(value)),
    );
    const right = Math.min(this.width, Math.ceil(Math.max(a.x, b.x) + radius));
    const bottom = Math.min(this.height, Math.ceil(Math.max(a.y, b.y) + radius));
    if (left === undefined || top === undefined || right <= left || bottom <= top) return undefined;
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  #note(box: Box, start: Uint8ClampedArray): boolean {
    const [before, after] = [this.#cut(start, box), this.#cut(this.data, box)];
    if (before.every((value, i) => value === after[i])) return false;
    this.#done.push({ box, before, after });
    this.#undone.length = 0;
    return true;
  }

  #cut(data: Uint8ClampedArray, { x, y, width, height }: Box): Uint8ClampedArray {
    const part = new Uint8ClampedArray(width * height);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * this.width + x;
      part.set(data.subarray(from, from + width), row * width);
    }
    return part;
  }

  #put(box: Box, part: Uint8ClampedArray): Box {
    for (let row = 0; row < box.height; row++)
      this.data.set(part.subarray(row * box.width, (row + 1) * box.width), (box.y + row) * this.width + box.x);
    return box;
  }
}

/** 0…255 of a brush at a distance from its middle: full up to its hardness, from there down to nothing in a straight line. */
export function brushCoverage(distance: number, { radius, hardness }: MaskBrush): number {
  const core = radius * hardness;
  if (distance <= core) return 255;
  if (distance >= radius) return 0;
  return Math.round((255 * (radius - distance)) / (radius - core));
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy);
}

function joined(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
