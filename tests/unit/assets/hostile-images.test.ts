import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HEADER_BYTES, isMisnamed, readImageHeader } from '../../../src/domain/assets/image-header.ts';
import { IMAGE_REASONS } from '../../../src/domain/assets/rejection.ts';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { HostileImage } from '../../../tools/hostile/image-case.ts';
import { expectedImages, hostileImages, storedName } from '../../../tools/hostile/images.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/hostile/images/', import.meta.url));
const CASES = hostileImages();

describe('hostile pictures', () => {
  test('[A60] are what the script makes, each with its answer, and small', () => {
    const names = CASES.map(({ fileName }) => storedName(fileName));
    expect(readdirSync(FOLDER).sort()).toEqual([...names, 'expected.json'].sort());
    expect(readFileSync(`${FOLDER}expected.json`, 'utf8')).toBe(expectedImages(CASES));
    for (const { fileName, bytes } of CASES)
      expect(Buffer.compare(readFileSync(`${FOLDER}${storedName(fileName)}`), bytes), fileName).toBe(0);
    expect(CASES.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(300_000);
  });

  test('[A60] have every reason among their answers', () => {
    const reasons = new Set(CASES.flatMap(({ expected }) => ('reason' in expected ? [expected.reason] : [])));
    // A file beyond the limit would be no small one, and "on the page" is said between the studio's own parts.
    const others = ['file-too-large', 'svg-on-page'];
    expect([...reasons].sort()).toEqual(IMAGE_REASONS.filter((reason) => !others.includes(reason)).sort());
  });

  test('[A60] are refused with words for every reason', () => {
    const words = JSON.parse(readFileSync(new URL('../../../src/ui/locales/en.json', import.meta.url), 'utf8'));
    expect(Object.keys(words.uploads.reasons)).toEqual(expect.arrayContaining([...IMAGE_REASONS]));
  });

  for (const hostile of CASES) {
    const { fileName, expected } = hostile;
    const isOfHeader = 'reason' in expected && expected.stage === 'header';
    test(`[A60] ${fileName}: ${isOfHeader ? expected.reason : 'passes the header'}`, () => {
      expect(headerAnswer(hostile)).toEqual(headerExpected(hostile));
    });
  }
});

function headerAnswer({ fileName, mimeType, bytes }: HostileImage): unknown {
  try {
    const header = readImageHeader(bytes.subarray(0, HEADER_BYTES), bytes.length);
    const hasWrongName = isMisnamed(header.format, { name: fileName, mimeType });
    const { format, width, height, isRotated, isAnimated } = header;
    const notes = [
      ...(hasWrongName ? ['extension'] : []),
      ...(isAnimated ? ['first-frame'] : []),
      ...(isRotated ? ['rotated'] : []),
    ];
    return { format, ...(format === 'svg' ? {} : { width, height }), notes };
  } catch (error) {
    if (!isStudioError(error, 'file-rejected')) throw error;
    return error.details['reason'];
  }
}

function headerExpected({ expected }: HostileImage): unknown {
  if ('reason' in expected)
    return expected.stage === 'header' ? expected.reason : expect.objectContaining({ notes: expect.any(Array) });
  const { format, width, height } = expected;
  const notes = expected.notes.filter((note) => note !== 'rasterised');
  return { format, ...(format === 'svg' ? {} : { width, height }), notes };
}
