import { describe, expect, test } from 'vitest';
import { toStudioError } from '../../../src/domain/core/errors.ts';
import { rasteriseSvg } from '../../../src/studio/assets/rasterise-svg.ts';
import { pngHeader } from '../../unit/assets/sample-images.ts';

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

describe.concurrent('[A10] an SVG becomes pixels of its own size', () => {
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

describe.concurrent('[A22] what draws is kept', () => {
  test.each([
    ['a style sheet', `<style>/* a */ .a { fill: #00ff00 }</style><rect class="a" width="20" height="10"/>`],
    ['a style attribute', '<rect style="fill: #00ff00" width="20" height="10"/>'],
    [
      'a gradient by a quoted reference',
      `<linearGradient id="g"><stop stop-color="#00ff00"/></linearGradient><rect fill="url('#g')" width="20" height="10"/>`,
    ],
    [
      'a gradient from a style sheet, which imports nothing',
      `<style>@import url(/fetched-by-svg.css); rect { fill: url( "#g" ) }</style><linearGradient id="g"><stop stop-color="#00ff00"/></linearGradient><rect width="20" height="10"/>`,
    ],
    ['a use', `<defs>${GREEN.replace('<rect', '<rect id="r"')}</defs><use xlink:href="#r"/>`],
    ['what a link is around', `<a href="https://hostile.test/">${GREEN}</a>`],
    [
      'a filter',
      '<filter id="f" x="0" y="0" width="1" height="1"><feFlood flood-color="#00ff00"/></filter><rect filter="url(#f)" width="20" height="10"/>',
    ],
    ['elements with a prefix', '<p:rect xmlns:p="http://www.w3.org/2000/svg" width="20" height="10" fill="#00ff00"/>'],
  ])('%s', async (_name, inside) => {
    expect((await drawn(svg(inside))).middle).toEqual([0, 255, 0, 255]);
  });

  test('in UTF-16 and other encodings', async () => {
    const utf16 = Uint16Array.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${await svg(GREEN).text()}`, (c) =>
      c.charCodeAt(0),
    );
    expect((await drawn(new Blob([utf16]))).middle).toEqual([0, 255, 0, 255]);
  });
});

describe.concurrent('[A23] a drawing that would keep the page busy is refused before it is drawn', () => {
  const tenfold = (id: string, next: string) => `<g id="${id}">${`<use href="#${next}"/>`.repeat(10)}</g>`;

  test('elements, by themselves or by reference', async () => {
    expect(await reasonOf(svg('<g/>'.repeat(100_001)))).toBe('svg-too-complex');
    const uses = Array.from({ length: 5 }, (_, level) => tenfold(`a${level + 1}`, `a${level}`)).join('');
    expect(await reasonOf(svg(`<rect id="a0"/>${uses}`))).toBe('svg-too-complex');
    const sheet = `<style>rect { fill: url(#p); stroke: url(#p) }</style><pattern id="p">${GREEN.repeat(200)}</pattern>`;
    expect(await reasonOf(svg(`${sheet}${GREEN.repeat(500)}`))).toBe('svg-too-complex');
  });

  test('a chain without end in sight', async () => {
    const chain = Array.from({ length: 5_000 }, (_, index) => `<g id="c${index}"><use href="#c${index + 1}"/></g>`);
    expect(await reasonOf(svg(chain.join('')))).toBe('svg-too-complex');
  });

  test('pictures inside, each and together', async () => {
    const large = (width: number, height: number, tail: number) => {
      const bytes = new Uint8Array([...pngHeader(width, height), tail]);
      return `<image href="data:image/png;base64,${btoa(String.fromCharCode(...bytes))}" width="9" height="9"/>`;
    };
    expect(await reasonOf(svg(large(30_000, 10, 0)))).toBe('side-too-long');
    expect(await reasonOf(svg(large(9_000, 9_000, 0) + large(9_000, 9_000, 1)))).toBe('too-many-pixels');
  });
});

describe.concurrent('[A11] nothing in it acts or fetches', () => {
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

  test('a bomb of entities is refused', async () => {
    const bomb = `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(10_000)}"><!ENTITY b "${'&a;'.repeat(10_000)}">]>${await svg('<text>&b;</text>').text()}`;
    expect(await reasonOf(new Blob([bomb], { type: 'image/svg+xml' }))).toBe('svg-invalid');
  });
});
