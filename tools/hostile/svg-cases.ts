import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { bytes, le16, text, u16 } from './image-bytes.ts';
import { type HostileImage, refusedImage, takenImage } from './image-case.ts';
import { jpegFile } from './jpeg-file.ts';
import { pngChunk, pngFile, pngHeader, pngOf, pngPixels } from './png-file.ts';

const NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const SIZE = 'width="20" height="10"';
const GREEN = '<rect width="20" height="10" fill="#00ff00"/>';
const RUN = 'window.hostileRan = true';
const svg = (inside: string, attributes = SIZE) => `<svg ${NAMES} ${attributes}>${inside}</svg>`;
const dataUrl = (type: string, content: Uint8Array) => `data:${type};base64,${Buffer.from(content).toString('base64')}`;

/** Taken in as a green picture of 20 × 10: what is wrong with it is left out. */
function repaired(name: string, content: string | Uint8Array): HostileImage {
  const file = typeof content === 'string' ? encodeUtf8(content) : content;
  return takenImage(`svg-${name}.svg`, file, ['svg', 20, 10], ['rasterised']);
}

function refused(name: string, content: string | Uint8Array, reason: Parameters<typeof refusedImage>[3]): HostileImage {
  return refusedImage(`svg-${name}.svg`, typeof content === 'string' ? encodeUtf8(content) : content, 'svg', reason);
}

/** Drawings that act, or reach out of their file. */
function actingSvgs(): readonly HostileImage[] {
  const outside = '/hostile-fetch/picture.png';
  return [
    repaired('sound', svg(GREEN)),
    repaired('script', svg(`${GREEN}<script>${RUN}</script>`)),
    repaired('script-elsewhere', svg(`${GREEN}<script href="/hostile-fetch/a.js" xlink:href="/hostile-fetch/a.js"/>`)),
    repaired(
      'handlers',
      svg(`<rect ${SIZE} fill="#00ff00" onload="${RUN}" onclick="${RUN}"/>`, `${SIZE} onload="${RUN}"`),
    ),
    repaired(
      'foreign-object',
      svg(
        `${GREEN}<foreignObject ${SIZE}><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="${RUN}"/><iframe src="/hostile-fetch/page"/></body></foreignObject>`,
      ),
    ),
    repaired(
      'image-elsewhere',
      svg(`${GREEN}<image href="${outside}" ${SIZE}/><image xlink:href="${outside}" ${SIZE}/>`),
    ),
    repaired(
      'use-elsewhere',
      svg(`${GREEN}<use href="/hostile-fetch/a.svg#a"/><use xlink:href="//hostile.test/a.svg#a"/>`),
    ),
    repaired(
      'style-import',
      svg(`<style>@import url(/hostile-fetch/a.css); @import "/hostile-fetch/b.css";</style>${GREEN}`),
    ),
    repaired('style-url', svg(`<style>rect { mask: url(/hostile-fetch/a.svg#m) }</style>${GREEN}`)),
    repaired('style-escaped', svg(`<style>rect { fill: \\75rl(/hostile-fetch/a.svg#f) }</style>${GREEN}`)),
    repaired('style-font', svg(`<style>@font-face { font-family: a; src: url(${outside}) }</style>${GREEN}`)),
    repaired('style-sheet-link', `<?xml-stylesheet href="/hostile-fetch/a.css"?>${svg(GREEN)}`),
    repaired('fill-elsewhere', svg(`${GREEN}<rect width="1" height="1" fill="url(/hostile-fetch/a.svg#f)"/>`)),
    repaired('javascript-link', svg(`<a xlink:href="javascript:${RUN}"><rect ${SIZE} fill="#00ff00"/></a>`)),
    repaired('javascript-animated', svg(`${GREEN}<a><animate attributeName="href" values="javascript:${RUN}"/></a>`)),
    repaired('javascript-image', svg(`${GREEN}<image href="javascript:${RUN}" ${SIZE}/>`)),
    repaired(
      'svg-in-svg',
      svg(`${GREEN}<image href="${dataUrl('image/svg+xml', encodeUtf8(svg(`<script>${RUN}</script>`)))}" ${SIZE}/>`),
    ),
    repaired(
      'page-inside',
      svg(
        `${GREEN}<iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="x"/><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="${RUN}"/>`,
      ),
    ),
    repaired(
      'external-entity',
      `<!DOCTYPE svg [<!ENTITY e SYSTEM "/hostile-fetch/secret">]>${svg(`${GREEN}<text>&e;</text>`)}`,
    ),
    repaired('external-dtd', `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "/hostile-fetch/svg11.dtd">${svg(GREEN)}`),
    repaired(
      'picture-inside',
      svg(`${GREEN}<image href="${dataUrl('image/png', pngFile(4, 4))}" width="1" height="1"/>`),
    ),
    repaired('class-styles', svg(`<style>.a { fill: #00ff00 }</style><rect class="a" ${SIZE}/>`)),
    repaired('use-of-itself', svg(`${GREEN}<g id="a"><use href="#a"/></g>`)),
  ];
}

/** Drawings that grow, or are of no size, or none at all. */
function impossibleSvgs(): readonly HostileImage[] {
  const levels = Array.from({ length: 12 }, (_, index) => index);
  const uses = (id: string) => `<use href="#${id}"/>`.repeat(10);
  const useBomb = levels.map((level) => `<g id="a${level + 1}">${uses(`a${level}`)}</g>`).join('');
  const fills = (id: number) => `<rect width="1" height="1" fill="url(#p${id})" stroke="url(#p${id})"/>`.repeat(4);
  const patterns = levels.map((level) => `<pattern id="p${level + 1}" width="1" height="1">${fills(level)}</pattern>`);
  const entities = levels.map((level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`).join('');
  const giant = pngOf(pngHeader({ width: 30_000, height: 30_000 }), pngChunk('IDAT', pngPixels(4, 4)));
  const entityBomb = `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]>${svg(`<text>&e12;</text>`)}`;
  return [
    refused('entity-bomb', entityBomb, 'svg-invalid'),
    refused('use-bomb', svg(`<g id="a0">${GREEN}</g>${useBomb}`), 'svg-too-complex'),
    refused(
      'pattern-bomb',
      svg(`<pattern id="p0"/>${patterns.join('')}<rect ${SIZE} fill="url(#p12)"/>`),
      'svg-too-complex',
    ),
    refused('nested-deep', svg('<g>'.repeat(2_000) + '</g>'.repeat(2_000)), 'svg-too-complex'),
    refused('picture-is-giant', svg(`<image href="${dataUrl('image/png', giant)}" ${SIZE}/>`), 'side-too-long'),
    refused(
      'picture-is-drawing',
      svg(`<image href="${dataUrl('image/png', encodeUtf8(svg(GREEN)))}" ${SIZE}/>`),
      'svg-invalid',
    ),
    refused(
      'picture-is-cut',
      svg(`<image href="${dataUrl('image/jpeg', jpegFile().subarray(0, 30))}" ${SIZE}/>`),
      'truncated',
    ),
    refused('side-too-long', svg(GREEN, 'width="30000" height="10"'), 'side-too-long'),
    refused('too-many-pixels', svg(GREEN, 'width="16000" height="16000"'), 'too-many-pixels'),
    refused('sides-of-digits', svg(GREEN, `width="${'9'.repeat(400)}" height="10"`), 'side-too-long'),
    refused('size-in-percent', svg(GREEN, 'width="100%" height="100%"'), 'no-size'),
    refused('no-size', svg(GREEN, ''), 'no-size'),
    refused('zero-size', svg(GREEN, 'width="0" height="0"'), 'no-size'),
    refused('negative-size', svg(GREEN, 'width="-20" height="-10"'), 'no-size'),
    refused('view-box-not-numbers', svg(GREEN, 'viewBox="0 0 NaN Infinity"'), 'no-size'),
    refused('not-well-formed', `<svg ${NAMES} ${SIZE}><rect></svg>`, 'svg-invalid'),
    refused('cut', svg(GREEN).slice(0, -20), 'svg-invalid'),
    refused('cut-in-tag', `<svg ${NAMES} wid`, 'svg-invalid'),
    refused('without-namespace', `<svg ${SIZE}>${GREEN}</svg>`, 'svg-invalid'),
    refused(
      'of-another-namespace',
      `<svg xmlns="http://www.w3.org/1999/xhtml" ${SIZE}><script>${RUN}</script></svg>`,
      'svg-invalid',
    ),
    refused('namespace-in-references', svg(GREEN).replace('xmlns="http:', 'xmlns="http&#58;'), 'svg-invalid'),
    refused(
      'no-utf-8',
      bytes(text(svg(GREEN).replace('</svg>', '<text>')), [0xff, 0xfe, 0x80], text('</text></svg>')),
      'svg-invalid',
    ),
    refused('encoding-unknown', `<?xml version="1.0" encoding="x-nonsense"?>${svg(GREEN)}`, 'svg-invalid'),
  ];
}

/** Drawings that are written in other ways, and sizes that come from elsewhere. */
function unusualSvgs(): readonly HostileImage[] {
  const utf16 = (write: (unit: number) => number[], mark: number) =>
    bytes(
      [mark, ...Array.from(`<?xml version="1.0" encoding="UTF-16"?>${svg(GREEN)}`, (c) => c.charCodeAt(0))].flatMap(
        write,
      ),
    );
  return [
    repaired('utf-16-le', utf16(le16, 0xfeff)),
    repaired('utf-16-be', utf16(u16, 0xfeff)),
    repaired('byte-order-mark', bytes([0xef, 0xbb, 0xbf], encodeUtf8(svg(GREEN)))),
    repaired(
      'prefixed',
      `<p:svg xmlns:p="http://www.w3.org/2000/svg" ${SIZE}><p:rect ${SIZE} fill="#00ff00"/></p:svg>`,
    ),
    repaired('latin-1', bytes(text(`<?xml version="1.0" encoding="ISO-8859-1"?>${svg(`${GREEN}<title>é</title>`)}`))),
    repaired('comments-before', `<!-- ${'<svg '.repeat(2_000)} -->\n<!-- > -->${svg(GREEN)}`),
    takenImage(
      'svg-percent-with-view-box.svg',
      encodeUtf8(svg(GREEN, 'width="100%" height="100%" viewBox="0 0 20 10"')),
      ['svg', 1_024, 512],
      ['rasterised'],
    ),
  ];
}

/** Drawings of all kinds. */
export function hostileSvgs(): readonly HostileImage[] {
  return [...actingSvgs(), ...impossibleSvgs(), ...unusualSvgs()];
}
