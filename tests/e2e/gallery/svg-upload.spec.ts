import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** The host's policy allows no markup in strings: drawings must come in without any. `test` fails on a violation. */
test('[A21] an SVG is drawn under the content security policy', async ({ page }) => {
  await openStudio(page);
  const drawn = await page.evaluate(async () => {
    const { studio } = window as unknown as StudioWindow;
    const style =
      '<style>.a { fill: #00ff00 } .b { fill: url("#g") }</style><linearGradient id="g"><stop stop-color="#00f"/></linearGradient>';
    const shapes =
      '<rect class="a" width="10" height="10"/><rect style="fill: #f00" x="10" width="10" height="10"/><rect class="b" x="20" width="10" height="10"/>';
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10" onload="window.hostileRan = true">${style}${shapes}<script>window.hostileRan = true</script></svg>`;
    const [outcome] = await studio.gallery.upload([new File([text], 'drawing.svg', { type: 'image/svg+xml' })]);
    if (!outcome || 'error' in outcome) throw new Error(outcome?.error.message ?? 'no answer');
    const bitmap = await createImageBitmap(await studio.gallery.asset(outcome.item.assetId));
    const context = new OffscreenCanvas(30, 10).getContext('2d', { willReadFrequently: true });
    context?.drawImage(bitmap, 0, 0);
    const pixel = (x: number) => [...(context?.getImageData(x, 5, 1, 1).data ?? [])];
    return { colours: [pixel(5), pixel(15), pixel(25)], hasRun: 'hostileRan' in window, notes: outcome.notes };
  });
  expect(drawn).toEqual({
    colours: [
      [0, 255, 0, 255],
      [255, 0, 0, 255],
      [0, 0, 255, 255],
    ],
    hasRun: false,
    notes: ['rasterised'],
  });
});
