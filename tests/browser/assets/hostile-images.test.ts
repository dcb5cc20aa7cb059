import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toStudioError } from '../../../src/domain/core/errors.ts';
import { cleanSvg, svgMarkup } from '../../../src/studio/assets/clean-svg.ts';
import { rasteriseSvg } from '../../../src/studio/assets/rasterise-svg.ts';
import { svgText } from '../../../src/studio/assets/svg-text.ts';
import { MediaClient } from '../../../src/studio/rpc/media-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';
import { takeInFile } from '../../../src/studio/services/gallery-upload.ts';
import { openInDatabase, type TestedStorage } from '../../contract/opened-storage.ts';
import expectedAnswers from '../../fixtures/hostile/images/expected.json';

const FILES = import.meta.glob<string>('../../fixtures/hostile/images/*.bin', {
  query: '?url',
  import: 'default',
  eager: true,
});

type Answer = { readonly mimeType: string } & (
  | { readonly stage: string; readonly reason: string }
  | { readonly format: string; readonly width: number; readonly height: number; readonly notes: readonly string[] }
);
const ANSWERS: Readonly<Record<string, Answer>> = expectedAnswers;

test('[A60] all of them are here', () => {
  expect(Object.keys(FILES)).toHaveLength(Object.keys(ANSWERS).length);
});

/** The whole way in Chromium, one after the other into one gallery: real worker, real database, real page. */
describe('hostile pictures in the browser', () => {
  const media = new MediaClient(WORKER_FACTORIES.media);
  let stored: TestedStorage;

  beforeAll(async () => {
    stored = await openInDatabase();
  });
  afterAll(() => {
    stored.storage.close();
    media.dispose();
  });

  for (const [fileName, { mimeType, ...expected }] of Object.entries(ANSWERS)) {
    const answer = 'reason' in expected ? expected.reason : 'taken in';
    test(`[A60] ${fileName}: ${answer}`, async () => {
      const bytes = await (await fetch(urlOf(fileName))).arrayBuffer();
      const before = await stored.assets.listUploads();
      const outcome = await takeIn(new File([bytes], fileName, { type: mimeType }));
      expect(outcome).toEqual('reason' in expected ? { reason: expected.reason } : expected);
      if ('reason' in expected) expect(await stored.assets.listUploads()).toEqual(before);
      expect('hostileRan' in window).toBe(false);
      expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('hostile-fetch'))).toEqual([]);
      expect(document.querySelector('svg, iframe[srcdoc]')).toBeNull();
    });
  }

  test('[A33] nothing is left of those that were refused', async () => {
    const uploads = await stored.assets.listUploads();
    stored.setNow('2027-01-01T00:00:00.000Z');
    expect(await stored.assets.collectGarbage('2027-01-01T00:00:00.000Z', new Set())).toBe(0);
    for (const { sha256, format, sizeBytes } of uploads) {
      const blob = await stored.assets.readBlob(sha256);
      expect([blob?.type, blob?.size]).toEqual([format === 'svg' ? 'image/png' : `image/${format}`, sizeBytes]);
    }
  });

  async function takeIn(file: File): Promise<unknown> {
    const parts = { assets: stored.assets, media, now: () => new Date(), newId: () => crypto.randomUUID() };
    try {
      const { upload, notes } = await takeInFile(file, parts);
      const { format, width, height } = upload;
      return { format, width, height, notes: notes.filter((note) => note !== 'duplicate') };
    } catch (thrown) {
      const { code, details, message } = toStudioError(thrown);
      return code === 'file-rejected' ? { reason: details['reason'] } : { code, message };
    }
  }
});

/** Together: the browser's encoder waits for the page to be idle, up to a second where it never is. */
describe.concurrent('hostile SVGs, drawn', () => {
  for (const [fileName, answer] of Object.entries(ANSWERS)) {
    if ('reason' in answer || answer.format !== 'svg') continue;
    test(`[A11] ${fileName}: only what draws is left`, async () => {
      const file = await (await fetch(urlOf(fileName))).blob();
      const markup = svgMarkup(cleanSvg(svgText(new Uint8Array(await file.arrayBuffer()))));
      expect(markup).not.toMatch(/hostile|script|foreignObject|\son\w+=|<!|<\?|svg\+xml/i);
      const bitmap = await createImageBitmap(await rasteriseSvg(file));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
      context?.drawImage(bitmap, 0, 0);
      const middle = context?.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data;
      expect([...(middle ?? [])]).toEqual(fileName.startsWith('svg-as') ? [0, 0, 0, 255] : [0, 255, 0, 255]);
    });
  }
});

function urlOf(fileName: string): string {
  const url = FILES[`../../fixtures/hostile/images/${fileName}.bin`];
  if (url === undefined) throw new Error(`no file ${fileName}`);
  return url;
}
