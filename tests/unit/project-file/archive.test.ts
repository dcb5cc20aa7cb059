import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { ArchiveEntry, ArchiveLimits, ByteProgress } from '../../../src/domain/protocol/media-api.ts';
import { cancelArchives, packArchive, unpackArchive } from '../../../src/engine/media/archive.ts';

const LIMITS: ArchiveLimits = { maxEntries: 2000, maxTotalBytes: 2 ** 31, maxRatio: 100 };
const silent = () => {};

function text(path: string, content: string): ArchiveEntry<Blob> {
  return { path, data: new Blob([content], { type: 'application/json' }) };
}

function noise(sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length: sizeBytes }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Text that deflates about as well as JSON does. */
function counted(length: number): string {
  return Array.from({ length: length / 8 }, (_, index) => String(index).padStart(8, '.')).join('');
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

describe('packArchive and unpackArchive', () => {
  test('[F1] give back the entries in their order, byte for byte', async () => {
    const entries = [
      text('manifest.json', '{"a":1}'),
      { path: 'assets/a.png', data: new Blob([noise(300_000)], { type: 'image/png' }) },
      text('projects/1/document.json', '{"layers":[]}'.repeat(20_000)),
      text('empty.json', ''),
    ];
    const back = await unpackArchive(await packArchive(entries, silent), LIMITS, silent);
    expect(back.map(({ path }) => path)).toEqual(entries.map(({ path }) => path));
    for (const [index, { data }] of back.entries())
      expect(await bytesOf(data)).toEqual(await bytesOf(entries[index]!.data));
  });

  test('[F1] give back whatever bytes there are, stored or deflated', async () => {
    const arbitraryEntries = fc.uniqueArray(
      fc.record({
        path: fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}\.bin$/),
        bytes: fc.uint8Array({ maxLength: 4000 }),
        isPicture: fc.boolean(),
      }),
      { maxLength: 12, selector: ({ path }) => path },
    );
    await fc.assert(
      fc.asyncProperty(arbitraryEntries, async (made) => {
        const entries = made.map(({ path, bytes, isPicture }) => ({
          path,
          data: new Blob([new Uint8Array(bytes)], { type: isPicture ? 'image/png' : '' }),
        }));
        const back = await unpackArchive(await packArchive(entries, silent), LIMITS, silent);
        expect(await Promise.all(back.map(async ({ path, data }) => [path, [...(await bytesOf(data))]]))).toEqual(
          made.map(({ path, bytes }) => [path, [...bytes]]),
        );
      }),
      { seed: 20, numRuns: 60 },
    );
  });

  test('[F2] write what other programs read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    try {
      const file = join(folder, 'made.zip');
      const made = await packArchive(
        [text('a/ü.json', 'x'.repeat(5000)), { path: 'b.png', data: new Blob([noise(99)], { type: 'image/png' }) }],
        silent,
      );
      writeFileSync(file, await bytesOf(made));
      expect(execFileSync('python3', ['-c', READ_BY_PYTHON, file], { encoding: 'utf8' })).toBe(
        'None a/ü.json:5000:8 b.png:99:0',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('[F3] equal content gives equal bytes', async () => {
    const make = () => packArchive([text('a.json', 'aaaa'.repeat(99)), text('b.json', 'b')], silent);
    expect(await bytesOf(await make())).toEqual(await bytesOf(await make()));
  });

  test('[F4] progress goes up to the whole and is not told for every piece', async () => {
    const events: ByteProgress[] = [];
    const entries = [
      text('a.json', counted(3_200_000)),
      { path: 'b.png', data: new Blob([noise(900_000)], { type: 'image/png' }) },
    ];
    const archive = await packArchive(entries, (event) => void events.push(event));
    expectProgress(events, 4_100_000);
    events.length = 0;
    await unpackArchive(archive, LIMITS, (event) => void events.push(event));
    expectProgress(events, 4_100_000);
  });

  test('[F5] a cancel ends the one that it names, and all without a name', async () => {
    const entries = [text('a.json', counted(3_200_000))];
    const first = packArchive(entries, silent, 'first');
    const second = packArchive(entries, silent, 'second');
    await cancelArchives('first');
    await expect(first).rejects.toSatisfy((error) => isStudioError(error, 'cancelled'));
    const unpacking = unpackArchive(await second, LIMITS, silent);
    await cancelArchives();
    await expect(unpacking).rejects.toSatisfy((error) => isStudioError(error, 'cancelled'));
    await expect(cancelArchives()).resolves.toBeUndefined();
  });

  test('[F6] refuse to write what they would refuse to read', async () => {
    for (const path of ['../a', '/a', 'a\\b', 'a//b', 'C:/a', 'a\u0000', '__proto__/a', '', 'a/./b', 'x'.repeat(513)])
      await expect(packArchive([text(path, '')], silent)).rejects.toSatisfy((error) =>
        isStudioError(error, 'invalid-request'),
      );
    for (const twins of [
      ['a', 'a'],
      ['A.json', 'a.json'],
      ['é', 'e\u0301'],
      ['a', 'a/b'],
    ])
      await expect(
        packArchive(
          twins.map((path) => text(path, '')),
          silent,
        ),
      ).rejects.toSatisfy((error) => isStudioError(error, 'invalid-request'));
  });

  test('[F7] what deflates too well to be believed is stored', async () => {
    const archive = await packArchive([text('a.json', ' '.repeat(3_000_000))], silent);
    const [entry] = await unpackArchive(archive, LIMITS, silent);
    expect(archive.size).toBeGreaterThan(3_000_000);
    expect(entry?.data.size).toBe(3_000_000);
  });
});

const READ_BY_PYTHON = `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
sys.stdout.reconfigure(encoding='utf-8')
print(z.testzip(), *[f'{i.filename}:{i.file_size}:{i.compress_type}' for i in z.infolist()], end='')
`;

function expectProgress(events: readonly ByteProgress[], totalBytes: number): void {
  expect(events.at(-1)).toEqual({ doneBytes: totalBytes, totalBytes });
  expect(events.length).toBeGreaterThan(3);
  expect(events.length).toBeLessThan(120);
  for (const [index, { doneBytes, totalBytes: total }] of events.entries()) {
    expect(total).toBe(totalBytes);
    expect(doneBytes).toBeGreaterThanOrEqual(events[index - 1]?.doneBytes ?? 0);
  }
}
