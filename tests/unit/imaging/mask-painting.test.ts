import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { brushCoverage, MaskPainting } from '../../../src/domain/diffusion/imaging/mask-painting.ts';

const SIZE = { width: 40, height: 30 };
const HARD = { radius: 5, hardness: 1, value: 255 } as const;
const ERASER = { ...HARD, value: 0 } as const;

test('[IM80] a hard brush paints a disc of its radius, white, and tells what changed', () => {
  const painting = new MaskPainting(SIZE);
  expect(painting.begin(HARD, { x: 20, y: 15 })).toEqual({ x: 15, y: 10, width: 10, height: 10 });
  painting.end();
  for (let y = 0; y < 30; y++)
    for (let x = 0; x < 40; x++) {
      const isInside = Math.hypot(x + 0.5 - 20, y + 0.5 - 15) < 5;
      expect(painting.data[y * 40 + x]).toBe(isInside ? 255 : 0);
    }
});

test('[IM80] a soft brush fades; going over a place twice in one stroke paints it once, a second stroke more', () => {
  const soft = { radius: 10, hardness: 0, value: 255 } as const;
  expect(brushCoverage(0, soft)).toBe(255);
  expect(brushCoverage(5, soft)).toBe(128);
  expect(brushCoverage(10, soft)).toBe(0);
  const painting = new MaskPainting(SIZE);
  painting.begin(soft, { x: 20, y: 15 });
  const once = painting.data[15 * 40 + 25];
  painting.strokeTo({ x: 21, y: 15 });
  painting.strokeTo({ x: 20, y: 15 });
  painting.end();
  const twice = painting.data[15 * 40 + 25] ?? 0;
  expect(twice).toBeGreaterThanOrEqual(once ?? 0);
  expect(twice).toBeLessThan(160);
  painting.begin(soft, { x: 20, y: 15 });
  expect(painting.data[15 * 40 + 25]).toBeGreaterThan(twice);
});

test('[IM80] a line has no gaps; the eraser takes away', () => {
  const painting = new MaskPainting(SIZE);
  painting.begin(HARD, { x: 5, y: 15 });
  painting.strokeTo({ x: 35, y: 15 });
  painting.end();
  for (let x = 3; x < 37; x++) expect(painting.data[15 * 40 + x]).toBe(255);
  painting.begin(ERASER, { x: 20, y: 15 });
  painting.end();
  expect(painting.data[15 * 40 + 20]).toBe(0);
  expect(painting.data[15 * 40 + 10]).toBe(255);
});

test('[IM80] a stroke outside of the picture changes nothing and is no step', () => {
  const painting = new MaskPainting(SIZE);
  expect(painting.begin(HARD, { x: -50, y: 15 })).toBeUndefined();
  painting.end();
  painting.begin(ERASER, { x: 20, y: 15 });
  painting.end();
  expect(painting.canUndo).toBe(false);
});

test('[IM81] undo and redo without end bring back every byte', () => {
  const point = fc.record({ x: fc.integer({ min: -5, max: 45 }), y: fc.integer({ min: -5, max: 35 }) });
  const brush = fc.record({
    radius: fc.integer({ min: 1, max: 12 }),
    hardness: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.constantFrom(0 as const, 255 as const),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(brush, fc.array(point, { minLength: 1, maxLength: 4 })), { maxLength: 8 }),
      (strokes) => {
        const painting = new MaskPainting(SIZE);
        const states = [painting.pixels()];
        for (const [each, [first, ...others]] of strokes) {
          if (!first) continue;
          painting.begin(each, first);
          for (const to of others) painting.strokeTo(to);
          painting.end();
          const now = painting.pixels();
          if (now.data.some((value, i) => value !== states.at(-1)?.data[i])) states.push(now);
        }
        for (const state of states.slice(0, -1).reverse()) {
          painting.undo();
          expect(painting.pixels()).toEqual(state);
        }
        expect(painting.canUndo).toBe(false);
        for (const state of states.slice(1)) {
          painting.redo();
          expect(painting.pixels()).toEqual(state);
        }
        expect(painting.canRedo).toBe(false);
      },
    ),
    { seed: 80, numRuns: 100 },
  );
});

test('[IM81] invert, fill and clear are steps; a new one forgets what was undone', () => {
  const painting = new MaskPainting(SIZE, plainMask(SIZE, 255));
  expect(painting.share).toBe(1);
  painting.changeAll((value) => 255 - value);
  expect(painting.share).toBe(0);
  expect(painting.changeAll(() => 0)).toBeUndefined(); // nothing to clear
  painting.undo();
  expect(painting.share).toBe(1);
  painting.begin(ERASER, { x: 1, y: 1 });
  painting.end();
  expect(painting.canRedo).toBe(false);
});

test('[IM80] a mask of another size is not gone on with', () => {
  expect(new MaskPainting(SIZE, plainMask({ width: 3, height: 3 }, 255)).share).toBe(0);
});
