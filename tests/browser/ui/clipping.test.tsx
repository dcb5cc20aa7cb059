import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { buildScene } from '../../../src/domain/document/build-scene.ts';
import { renderScene } from '../../../src/engine/media/render-scene.ts';
import { type ShownEditor, showEditor } from './render-editor.tsx';

let editor: ShownEditor;

const WIDTH = 400;
const HEIGHT = 300;
const stage = () => page.getByRole('application');
const execute: ShownEditor['document']['execute'] = (name, args) => editor.document.execute(name, args);

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1280, 860);
  editor = await showEditor();
  const [artboard] = editor.document.getState().artboards;
  execute('changeArtboard', { artboardId: artboard!.id, background: '#ffffff' });
});
afterEach(() => editor.takeDown());

async function pixelsOf(source: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(source);
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, WIDTH, HEIGHT);
  bitmap.close();
  return context.getImageData(0, 0, WIDTH, HEIGHT);
}

/** The first artboard as it is on the screen. */
async function onStage(): Promise<ImageData> {
  const artboard = stage().element().querySelector('[class*="artboard"]');
  const shot = await page.elementLocator(artboard!).screenshot({ save: false });
  return pixelsOf(await (await fetch(`data:image/png;base64,${shot}`)).blob());
}

/** As thumbnails are drawn. */
async function asScene(): Promise<ImageData> {
  return pixelsOf(await renderScene(buildScene(editor.document.getState()), new Map(), WIDTH));
}

const at = ({ data }: ImageData, x: number, y: number) => [...data.slice((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3)];

/** Share of the pixels of `a` that are beyond what lies in the 3 × 3 pixels around their place in `b`: edges may be smoothed. */
function difference(a: ImageData, b: ImageData): number {
  let count = 0;
  for (let y = 1; y < HEIGHT - 1; y++)
    for (let x = 1; x < WIDTH - 1; x++)
      if ([0, 1, 2].some((channel) => !isWithin(a.data[(y * WIDTH + x) * 4 + channel] ?? 0, b, x, y, channel)))
        count += 1;
  return count / (WIDTH * HEIGHT);
}

function isWithin(value: number, { data }: ImageData, x: number, y: number, channel: number): boolean {
  let [least, most] = [255, 0];
  for (const row of [y - 1, y, y + 1])
    for (const column of [x - 1, x, x + 1]) {
      const near = data[(row * WIDTH + column) * 4 + channel] ?? 0;
      least = Math.min(least, near);
      most = Math.max(most, near);
    }
  return value >= least - 8 && value <= most + 8;
}

const shape = (layerId: string, fill: `#${string}`, x: number, y: number, width: number, height: number) => ({
  layerId,
  shape: 'rectangle' as const,
  fill,
  x,
  y,
  width,
  height,
});

describe('[ED27] clipping on the stage', () => {
  test('a layer is seen only where its base is, mixed as in Photoshop, and as in thumbnails', async () => {
    execute('addShape', shape('under', '#00ff00', 0, 0, 400, 150));
    execute('addShape', { ...shape('base', '#ff000080', 50, 50, 200, 200), shape: 'ellipse' });
    execute('addShape', shape('half', '#0000ff', 150, 0, 250, 300));
    execute('addShape', shape('multiplied', '#ffff00', 0, 200, 400, 100));
    execute('setOpacity', { layerIds: ['half'], opacity: 0.5 });
    execute('setBlendMode', { layerIds: ['multiplied'], blendMode: 'multiply' });
    execute('setClipping', { layerIds: ['half', 'multiplied'], isClipped: true });
    await expect.poll(() => stage().element().querySelectorAll('mask')).toHaveLength(1);
    const [stagePixels, scenePixels] = [await onStage(), await asScene()];
    // Beside the base nothing of what it clips.
    expect(at(stagePixels, 350, 200)).toEqual([255, 255, 255]);
    // Red and half of blue, laid down with half of the base's transparency over white.
    const mixed = at(stagePixels, 200, 170);
    expect(mixed.map((value) => Math.round(value / 8))).toEqual(
      at(scenePixels, 200, 170).map((v) => Math.round(v / 8)),
    );
    expect(mixed[0]).toBeGreaterThan(mixed[1]! + 40);
    expect(difference(stagePixels, scenePixels)).toBeLessThan(0.001);
  });

  test('turned, scaled, in groups, by groups, with opacity and blend modes of the base: as in thumbnails', async () => {
    execute('addShape', shape('paper', '#88ccff', 0, 0, 400, 300));
    execute('addDrawing', {
      layerId: 'ink',
      strokes: [{ points: [20, 20, 1, 180, 120, 1, 60, 200, 1], color: '#303030', width: 40 }],
    });
    execute('addShape', shape('onInk', '#ff8800', 0, 0, 200, 110));
    execute('addShape', { ...shape('left', '#8000ff', 200, 40, 90, 90), cornerRadius: 20 });
    execute('addShape', { ...shape('right', '#ff0080c0', 280, 60, 100, 200), shape: 'ellipse', stroke: '#000000' });
    execute('addShape', shape('onGroup', '#00c060', 180, 100, 220, 120));
    execute('transformLayers', { transforms: [{ layerId: 'left', rotation: 30, scaleX: 1.2, scaleY: 0.8 }] });
    execute('setOpacity', { layerIds: ['right'], opacity: 0.6 });
    execute('groupLayers', { groupId: 'pair', layerIds: ['left', 'right'] });
    execute('setBlendMode', { layerIds: ['pair', 'ink'], blendMode: 'multiply' });
    execute('setOpacity', { layerIds: ['pair'], opacity: 0.7 });
    execute('setClipping', { layerIds: ['onInk', 'onGroup'], isClipped: true });
    execute('groupLayers', { groupId: 'all', layerIds: ['ink', 'onInk', 'pair', 'onGroup'] });
    await expect.poll(() => stage().element().querySelectorAll('mask')).toHaveLength(2);
    expect(difference(await onStage(), await asScene())).toBeLessThan(0.001);
  });

  test.each(['start', 'center', 'end'] as const)('by a text, aligned %s: exactly its letters', async (align) => {
    const text = 'Wide line\nthin\n  two';
    execute('addText', {
      layerId: 'words',
      text,
      fontSize: 60,
      fontWeight: 700,
      color: '#000000',
      x: 20,
      y: 20,
      align,
    });
    await expect.element(stage().getByText(/Wide/)).toBeVisible();
    const plain = await onStage();
    execute('addShape', shape('colour', '#000000', 0, 0, 400, 300));
    execute('setClipping', { layerIds: ['colour'], isClipped: true });
    await expect.poll(() => stage().element().querySelectorAll('mask')).toHaveLength(1);
    // Black through black letters is what the letters are without it.
    const clipped = await onStage();
    expect(difference(plain, clipped)).toBeLessThan(0.001);
    expect(
      difference(clipped, new ImageData(new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255), WIDTH)),
    ).toBeGreaterThan(0.05);
  });

  test('a base that is hidden hides what it clips; the lowest is shown although it is said to be clipped', async () => {
    execute('addShape', shape('base', '#ff0000', 50, 50, 100, 100));
    execute('addShape', shape('top', '#0000ff', 0, 0, 400, 300));
    execute('setClipping', { layerIds: ['base', 'top'], isClipped: true });
    await expect.poll(async () => at(await onStage(), 100, 100)).toEqual([0, 0, 255]);
    expect(at(await onStage(), 300, 200)).toEqual([255, 255, 255]);
    execute('setVisibility', { layerIds: ['base'], isVisible: false });
    await expect.poll(async () => at(await onStage(), 100, 100)).toEqual([255, 255, 255]);
    execute('setVisibility', { layerIds: ['base'], isVisible: true });
    execute('setVisibility', { layerIds: ['top'], isVisible: false });
    await expect.poll(async () => at(await onStage(), 100, 100)).toEqual([255, 0, 0]);
  });

  test('a click where a layer is cut away does not mean it', async () => {
    execute('addShape', shape('base', '#ff0000', 50, 50, 100, 100));
    execute('addShape', shape('top', '#0000ff', 0, 0, 300, 300));
    execute('setClipping', { layerIds: ['top'], isClipped: true });
    await expect.poll(() => stage().element().querySelectorAll('mask')).toHaveLength(1);
    const box = stage().element().querySelector('[class*="artboard"]')!.getBoundingClientRect();
    const click = (x: number, y: number) => {
      const place = { clientX: box.x + (x * box.width) / WIDTH, clientY: box.y + (y * box.height) / HEIGHT };
      const target = document.elementFromPoint(place.clientX, place.clientY)!;
      for (const type of ['pointerdown', 'pointerup'])
        target.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, bubbles: true, ...place }));
    };
    click(100, 100);
    expect(editor.document.getSelection()).toEqual(['top']);
    click(250, 250);
    expect(editor.document.getSelection()).toEqual([]);
  });

  test('the frame of what is selected is whole, whatever cuts the layer', async () => {
    execute('addShape', shape('base', '#ffffff', 50, 50, 20, 20));
    execute('addShape', shape('top', '#ffffff', 100, 100, 200, 100));
    execute('setClipping', { layerIds: ['top'], isClipped: true });
    const edges = [
      [200, 99],
      [200, 200],
      [99, 150],
      [300, 150],
    ] as const;
    const white = [255, 255, 255];
    const before = await onStage();
    expect(edges.map(([x, y]) => at(before, x, y))).toEqual(edges.map(() => white));
    editor.document.select(['top']);
    await expect
      .poll(async () => {
        const now = await onStage();
        return edges.filter(([x, y]) => `${at(now, x, y)}` !== `${white}`);
      })
      .toEqual(edges);
  });
});

test('[ED35] a field clips to the layer below and lets go again, one step each; the lowest layer has none', async () => {
  execute('addShape', shape('low', '#00ff00', 0, 0, 100, 100));
  execute('addShape', shape('high', '#ff0000', 50, 50, 100, 100));
  const field = page.getByRole('checkbox', { name: 'Clip to the layer below' });
  editor.document.select(['low']);
  await expect.element(page.getByRole('combobox', { name: 'Blend mode' })).toBeVisible();
  await expect.element(field).not.toBeInTheDocument();
  editor.document.select(['high']);
  await field.click();
  const isClipped = () => editor.document.getState().layers.get('high')?.isClipped;
  expect(isClipped()).toBe(true);
  await expect.element(field).toBeChecked();
  editor.document.undo();
  await expect.element(field).not.toBeChecked();
  expect(isClipped()).toBe(false);
});
