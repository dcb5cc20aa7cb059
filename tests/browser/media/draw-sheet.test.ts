import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOutSheet, type SheetContent, type SheetDrawing } from '../../../src/domain/batches/sheet-layout.ts';
import type { Box } from '../../../src/domain/diffusion/imaging/raster.ts';
import { MediaClient } from '../../../src/studio/rpc/media-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';

let media: MediaClient;
beforeAll(() => {
  media = new MediaClient(WORKER_FACTORIES.media);
});
afterAll(() => media.dispose());

const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00'];

async function picture(colour: string, width = 128, height = 128): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/png' });
}

function content(changes: Partial<SheetContent> = {}): SheetContent {
  return {
    headings: { x: ['Steps: 2', 'Steps: 4'], y: ['Sampler: DDIM', 'Sampler: Euler a'], z: [] },
    cells: [0, 1, 2, 3].map((index) => ({
      place: { x: index % 2, y: Math.floor(index / 2), z: 0 },
      pictureId: `${index}`,
      emptyText: 'Failed',
    })),
    cellSize: { width: 128, height: 128 },
    ...changes,
  };
}

async function pictures(count = 4): Promise<Map<string, Blob>> {
  const map = new Map<string, Blob>();
  for (let index = 0; index < count; index += 1) map.set(`${index}`, await picture(COLOURS[index % 4] ?? ''));
  return map;
}

/** The sheet as pixels: `at` gives one, `inks` how many of a box are darker than the paper. */
async function draw(sheet: SheetDrawing, shown: ReadonlyMap<string, Blob>) {
  const blob = await media.drawSheet(sheet, shown);
  expect(blob.type).toBe('image/png');
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return {
    width,
    height,
    at: (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)],
    box: (box: Box) => context.getImageData(box.x, box.y, box.width, box.height).data,
    inks: (box: Box) =>
      context
        .getImageData(box.x, box.y, box.width, box.height)
        .data.filter((value, index) => index % 4 === 0 && value < 128).length,
  };
}

test('[B32] every picture is in its cell, to the pixel, and the sheet has the size that was laid out', async () => {
  const sheet = layOutSheet(content());
  const drawn = await draw(sheet, await pictures());
  expect([drawn.width, drawn.height]).toEqual([sheet.width, sheet.height]);
  const expected = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 0],
  ];
  for (const [index, { box }] of sheet.cells.entries()) {
    expect(drawn.at(box.x, box.y)).toEqual(expected[index]);
    expect(drawn.at(box.x + box.width - 1, box.y + box.height - 1)).toEqual(expected[index]);
    expect(drawn.at(box.x - 1, box.y)).toEqual([255, 255, 255]);
    expect(drawn.at(box.x + box.width, box.y + box.height - 1)).toEqual([255, 255, 255]);
  }
});

test('[B32] headings are written, each its own, and stay in their boxes', async () => {
  const long = 'an oil painting of a lighthouse in a storm, dramatic light, very detailed, by the sea at night';
  const sheet = layOutSheet(content({ headings: { x: ['Steps: 2', long], y: ['Row', 'Row'], z: ['Sheet'] } }));
  const drawn = await draw(sheet, new Map());
  for (const { box } of sheet.headings) expect(drawn.inks(box)).toBeGreaterThan(10);
  const [sheetName, first, second, row, sameRow] = sheet.headings.map(({ box }) => box);
  if (!sheetName || !first || !second || !row || !sameRow) throw new Error('five headings');
  expect(drawn.box(first)).not.toEqual(drawn.box(second));
  expect(drawn.box(row)).toEqual(drawn.box(sameRow));
  // Between the two columns nothing is written, however long the second is.
  expect(
    drawn.inks({ x: first.x + first.width, y: first.y, width: second.x - first.x - first.width, height: first.height }),
  ).toBe(0);
});

test('[B33] a cell without a picture, or with a damaged one, says so', async () => {
  const shown = await pictures(2);
  shown.set('1', new Blob(['no picture'], { type: 'image/png' }));
  const sheet = layOutSheet(content());
  const drawn = await draw(sheet, shown);
  const [whole, damaged, missing] = sheet.cells.map(({ box }) => box);
  if (!whole || !damaged || !missing) throw new Error('cells');
  for (const box of [damaged, missing]) {
    expect(drawn.at(box.x + 1, box.y + 1)).toEqual([220, 220, 220]);
    expect(drawn.inks(box)).toBeGreaterThan(10);
  }
  expect(drawn.at(whole.x + 64, whole.y + 64)).toEqual([255, 0, 0]);
});

test('[B32] a picture of another shape lies in the middle of its cell, whole', async () => {
  const sheet = layOutSheet(content());
  const drawn = await draw(sheet, new Map([['0', await picture('#ff0000', 512, 256)]]));
  const { box } = sheet.cells[0] ?? { box: { x: 0, y: 0 } };
  expect(drawn.at(box.x, box.y + 64)).toEqual([255, 0, 0]);
  expect(drawn.at(box.x + 127, box.y + 64)).toEqual([255, 0, 0]);
  expect(drawn.at(box.x + 64, box.y + 16)).toEqual([255, 255, 255]);
});

test('[B31] a sheet of 500 pictures is made, no larger than a picture that is taken in', async () => {
  const cells = Array.from({ length: 500 }, (_, index) => ({
    place: { x: index % 25, y: Math.floor(index / 25), z: 0 },
    pictureId: `${index % 4}`,
    emptyText: '',
  }));
  const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
  const sheet = layOutSheet(
    content({ cells, headings: { x: names(25), y: names(20), z: [] }, cellSize: { width: 512, height: 768 } }),
  );
  const blob = await media.drawSheet(sheet, await pictures());
  const imported = await media.importImage(blob, { name: 'sheet.png', mimeType: 'image/png' });
  expect([imported.header.width, imported.header.height]).toEqual([sheet.width, sheet.height]);
});
