import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutSheet, MAX_SHEET_PIXELS, type SheetContent } from '../../../src/domain/batches/sheet-layout.ts';
import type { Box } from '../../../src/domain/diffusion/imaging/raster.ts';

function content(x: number, y: number, z: number, cellSize = { width: 512, height: 512 }): SheetContent {
  const names = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
  const all = (count: number) => Array.from({ length: Math.max(1, count) }, (_, index) => index);
  const cells = all(z).flatMap((zz) =>
    all(y).flatMap((yy) => all(x).map((xx) => ({ place: { x: xx, y: yy, z: zz }, pictureId: 'p', emptyText: 'None' }))),
  );
  return { headings: { x: names('X', x), y: names('Y', y), z: names('Z', z) }, cells, cellSize };
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('[B30] headings lie above their column, left of their row, over their sheet', () => {
  const { headings, cells, width, height } = layOutSheet(content(2, 2, 2));
  const heading = (text: string) => headings.filter((each) => each.text === text).map(({ box }) => box);
  const [firstColumn, firstColumnBelow] = heading('X 1');
  expect(cells[0]?.box).toMatchObject({ x: firstColumn?.x, width: 512, height: 512 });
  expect(heading('Y 1')[0]).toMatchObject({ y: cells[0]?.box.y, height: 512 });
  expect(heading('Y 2')[0]?.y).toBe(cells[2]?.box.y);
  expect(heading('Z 1')).toHaveLength(1);
  expect(heading('Z 2')[0]?.y).toBeGreaterThan((cells[3]?.box.y ?? 0) + 511);
  expect(firstColumnBelow?.y).toBeGreaterThan(heading('Z 2')[0]?.y ?? 0);
  expect(cells[4]?.box.y).toBeGreaterThan(firstColumnBelow?.y ?? 0);
  expect(width).toBeGreaterThan(1024);
  expect(height).toBeGreaterThan(2048);
});

test('[B30] without an axis there is no room for its headings', () => {
  const { headings, cells, width, height } = layOutSheet(content(0, 0, 0));
  expect(headings).toEqual([]);
  expect(cells).toHaveLength(1);
  expect([width - 512, height - 512].every((rest) => rest > 0 && rest < 40)).toBe(true);
});

test('[B31] pictures are made smaller together, with their proportions, and never larger', () => {
  expect(layOutSheet(content(3, 3, 0, { width: 64, height: 128 })).cells[0]?.box).toMatchObject({
    width: 64,
    height: 128,
  });
  const { cells, width, height } = layOutSheet(content(20, 20, 0, { width: 512, height: 768 }));
  const { box } = cells[0] ?? { box: { x: 0, y: 0, width: 0, height: 0 } };
  expect(box.height / box.width).toBeCloseTo(1.5, 1);
  expect(new Set(cells.map((cell) => `${cell.box.width} ${cell.box.height}`)).size).toBe(1);
  // As large as the limit lets them be.
  expect(width * height).toBeGreaterThan(MAX_SHEET_PIXELS * 0.9);
});

test('[B31] no grid that may be queued is larger than a picture file may be, and nothing overlaps or sticks out', () => {
  const side = fc.integer({ min: 1, max: 4096 });
  const count = fc.integer({ min: 0, max: 500 });
  fc.assert(
    fc.property(count, count, count, side, side, (x, y, z, width, height) => {
      fc.pre(Math.max(1, x) * Math.max(1, y) * Math.max(1, z) <= 500);
      const sheet = layOutSheet(content(x, y, z, { width, height }));
      expect(Math.max(sheet.width, sheet.height)).toBeLessThanOrEqual(16_384);
      expect(sheet.width * sheet.height).toBeLessThanOrEqual(MAX_SHEET_PIXELS);
      const boxes = [...sheet.cells, ...sheet.headings].map(({ box }) => box);
      for (const box of boxes) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
        expect(box.x + box.width).toBeLessThanOrEqual(sheet.width);
        expect(box.y + box.height).toBeLessThanOrEqual(sheet.height);
      }
      const some = boxes.slice(0, 40);
      for (const [index, box] of some.entries())
        expect(some.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

// A failing case of the test above.
test('[B31] a picture that is a line of pixels fits too', () => {
  expect(layOutSheet(content(0, 0, 12, { width: 1, height: 1354 })).height).toBeLessThanOrEqual(16_384);
});

test.each([
  [500, 0, 0],
  [0, 500, 0],
  [0, 0, 500],
  [5, 1, 100],
])('[B31] %i × %i × %i cells of 2048 × 2048 fit', (x, y, z) => {
  const { width, height } = layOutSheet(content(x, y, z, { width: 2048, height: 2048 }));
  expect(Math.max(width, height)).toBeLessThanOrEqual(16_384);
  expect(width * height).toBeLessThanOrEqual(MAX_SHEET_PIXELS);
});
