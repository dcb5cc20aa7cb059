import type { Layer } from './records.ts';

/** 2D affine matrix a, b, c, d, e, f as canvas takes it. */
export type Matrix = readonly [number, number, number, number, number, number];

/** Where a layer lies: scaled, then turned about its own origin, then moved. */
export type LayerPlacement = Pick<Layer, 'x' | 'y' | 'scaleX' | 'scaleY' | 'rotation'>;

/** From the layer's own pixels to the artboard's. */
export function layerMatrix({ x, y, scaleX, scaleY, rotation }: LayerPlacement): Matrix {
  const { cos, sin } = turn(rotation);
  return [cos * scaleX, sin * scaleX, -sin * scaleY, cos * scaleY, x, y];
}

/** Where a layer comes to lie when the group around it goes from one place to another. A skew, which layers have not, is left out. */
export function carryAlong(layer: LayerPlacement, from: LayerPlacement, to: LayerPlacement): LayerPlacement {
  if (from.scaleX === to.scaleX && from.scaleY === to.scaleY && from.rotation === to.rotation) {
    return { ...layer, x: layer.x + to.x - from.x, y: layer.y + to.y - from.y };
  }
  const [a, b, c, d, x, y] = multiply(layerMatrix(to), multiply(invert(layerMatrix(from)), layerMatrix(layer)));
  const scaleX = Math.hypot(a, b);
  return { x, y, scaleX, scaleY: (a * d - b * c) / scaleX, rotation: (Math.atan2(b, a) * 180) / Math.PI };
}

/** Exact for quarter turns, where Math.cos leaves a rest. */
function turn(degrees: number): { cos: number; sin: number } {
  const angle = ((degrees % 360) + 360) % 360;
  if (angle % 90 === 0) return { cos: [1, 0, -1, 0][angle / 90] ?? 1, sin: [0, 1, 0, -1][angle / 90] ?? 0 };
  return { cos: Math.cos((angle * Math.PI) / 180), sin: Math.sin((angle * Math.PI) / 180) };
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function invert([a, b, c, d, e, f]: Matrix): Matrix {
  const determinant = a * d - b * c;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}
