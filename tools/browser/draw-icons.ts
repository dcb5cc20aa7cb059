import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from './find-chromium.ts';

/**
 * Draws the app's icons: a disc that is dots on the left and whole on the right, as a picture is while it leaves the
 * noise. Writes favicon.svg and the installed app's PNGs into public/.
 */

const VIOLET_LIGHT = '#c9b8ff';
const VIOLET = '#8f6bf2';
const NIGHT = '#1b1825';

const RADIUS = 22;
const SPACING = 4.4;

/** The dots that fill the disc's left half, larger towards the middle; units of the 64 × 64 view box. */
function dots(): string {
  const circles: string[] = [];
  for (let row = -5; row <= 5; row++) {
    for (let column = -6; column < 0; column++) {
      const x = (column + (row % 2 === 0 ? 0.75 : 0.25)) * SPACING;
      const y = row * SPACING * 0.87;
      const nearness = 1 + x / (RADIUS + 5);
      const radius = 0.35 + 2.05 * nearness ** 1.3;
      if (x < 0 && Math.hypot(x, y) + radius < RADIUS + 0.6)
        circles.push(`<circle cx="${(32 + x).toFixed(2)}" cy="${(32 + y).toFixed(2)}" r="${radius.toFixed(2)}"/>`);
    }
  }
  return circles.join('');
}

/** @param corner radius of the tile's corners; 0 fills the square. @param scale of the disc; maskable icons need 0.8. */
function drawing(corner: number, scale: number): string {
  const half = `M32 ${32 - RADIUS}a${RADIUS} ${RADIUS} 0 0 1 0 ${2 * RADIUS}z`;
  const transform = scale === 1 ? '' : ` transform="translate(32 32) scale(${scale}) translate(-32 -32)"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><defs><linearGradient id="a" gradientUnits="userSpaceOnUse" x1="32" y1="10" x2="32" y2="54"><stop stop-color="${VIOLET_LIGHT}"/><stop offset="1" stop-color="${VIOLET}"/></linearGradient></defs><rect width="64" height="64" rx="${corner}" fill="${NIGHT}"/><g fill="url(#a)"${transform}><path d="${half}"/>${dots()}</g></svg>\n`;
}

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url));
const icons = [
  { name: 'icon-192.png', size: 192, svg: drawing(14, 1) },
  { name: 'icon-512.png', size: 512, svg: drawing(14, 1) },
  { name: 'icon-maskable-512.png', size: 512, svg: drawing(0, 0.85) },
];

writeFileSync(`${publicFolder}favicon.svg`, drawing(14, 1));
const executablePath = findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const page = await browser.newPage();
  for (const { name, size, svg } of icons) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    await page.screenshot({ path: `${publicFolder}${name}`, omitBackground: true });
  }
} finally {
  await browser.close();
}
