import { describe, expect, test } from 'vitest';
import { toStudioError } from '../../../src/domain/core/errors.ts';
import { rasteriseSvg } from '../../../src/studio/assets/rasterise-svg.ts';

const svg = (inside: string, attributes = 'width="20" height="10"') =>
  new Blob(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`,
    ],
    {
      type: 'image/svg+xml',
    },
  );
const GREEN = '<rect width="100" height="100" fill="#00ff00"/>';

async function drawn(
  file: Blob,
): Promise<{ readonly width: number; readonly height: number; readonly middle: number[] }> {
  const bitmap = await createImageBitmap(await rasteriseSvg(file));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return {
    width: bitmap.width,
    height: bitmap.height,
    middle: [...context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data],
  };
}

const reasonOf = (file: Blob) =>
  rasteriseSvg(file).then(
    () => undefined,
    (error: unknown) => toStudioError(error).details['reason'],
  );

describe('[A10] an SVG becomes pixels of its own size', () => {
  test.each([
    ['width="20" height="10"', [20, 10]],
    ['width="20px" height="10px"', [20, 10]],
    ['viewBox="0 0 40 20" width="80"', [80, 40]],
    ['viewBox="0 0 40 20"', [1024, 512]],
  ])('%s', async (attributes, [width, height]) => {
    expect(await drawn(svg(GREEN, attributes))).toEqual({ width, height, middle: [0, 255, 0, 255] });
  });

  test('no size, too much of it, or nothing to draw is refused', async () => {
    expect(await reasonOf(svg(GREEN, ''))).toBe('no-size');
    expect(await reasonOf(svg(GREEN, 'width="0" height="10"'))).toBe('no-size');
    expect(await reasonOf(svg(GREEN, 'width="30000" height="10"'))).toBe('side-too-long');
    expect(await reasonOf(svg(GREEN, 'width="16000" height="16000"'))).toBe('too-many-pixels');
    expect(await reasonOf(new Blob(['<p>no picture</p>']))).toBe('svg-invalid');
  });
});

describe('[A11] nothing in it acts or fetches', () => {
  test.each([
    ['a script', '<script>window.hacked = 1</script>'],
    ['a handler', '<rect onload="window.hacked = 1" onclick="window.hacked = 1" width="1" height="1"/>'],
    [
      'HTML inside',
      '<foreignObject width="20" height="10"><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="x"/></foreignObject>',
    ],
    ['a picture from elsewhere', '<image href="/fetched-by-svg.png" width="20" height="10"/>'],
    ['a use from elsewhere', '<use xlink:href="/fetched-by-svg.svg#a"/>'],
    ['an import', '<style>@import url(/fetched-by-svg.css); rect { fill: url(/fetched-by-svg.svg#a) }</style>'],
    ['a fill from elsewhere', '<rect width="1" height="1" fill="url(/fetched-by-svg.svg#a)"/>'],
    ['a javascript link', '<a href="javascript:window.hacked = 1"><rect width="1" height="1"/></a>'],
    ['an animated link', '<a><animate attributeName="href" values="javascript:window.hacked = 1"/></a>'],
  ])('%s', async (_name, inside) => {
    const before = performance.getEntriesByType('resource').length;
    expect((await drawn(svg(`${GREEN}${inside}`))).middle).toEqual([0, 255, 0, 255]);
    expect('hacked' in window).toBe(false);
    const fetched = performance.getEntriesByType('resource').slice(before);
    expect(fetched.filter(({ name }) => name.includes('fetched-by-svg'))).toEqual([]);
  });

  test('a bomb of entities is refused or empty, and soon', async () => {
    const bomb = `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]>${await svg('<text>&b;</text>').text()}`;
    await reasonOf(new Blob([bomb], { type: 'image/svg+xml' }));
    expect(document.querySelector('svg text')).toBeNull();
  });
});
