import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archivePathKey, archivePathProblem, findPathTwin } from '../../../src/domain/project-file/archive-path.ts';
import { assetPath, documentPath, thumbnailPath } from '../../../src/domain/project-file/file-paths.ts';
import { type ProjectFileManifest, parseManifest, writeManifest } from '../../../src/domain/project-file/manifest.ts';
import { parsePlainJson } from '../../../src/domain/project-file/plain-json.ts';
import { PLAIN_MANIFEST } from '../../../tools/hostile/plain-project.ts';

describe('the manifest', () => {
  test('[F31] comes back as it was written, and equal ones have equal texts', () => {
    const text = writeManifest(PLAIN_MANIFEST);
    expect(parseManifest(text)).toEqual({ manifest: expect.objectContaining(PLAIN_MANIFEST), droppedRecipes: 0 });
    expect(writeManifest({ ...PLAIN_MANIFEST })).toBe(text);
  });

  test('[F31] whatever names, times and sizes there are', () => {
    const time = fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map((date) => date.toISOString());
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
    const manifests = fc.record({
      appVersion: fc.string({ maxLength: 20 }),
      createdAt: time,
      projects: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 5 }).chain((ids) =>
        fc.tuple(
          ...ids.map((id) =>
            fc.record({
              id: fc.constant(id),
              name: fc.string(),
              createdAt: time,
              updatedAt: time,
              documentPath: fc.constant(documentPath(id)),
            }),
          ),
        ),
      ),
      assets: fc.uniqueArray(digest, { maxLength: 5 }).map((hashes) =>
        hashes.map((sha256, index) => ({
          sha256,
          path: assetPath(sha256, 'image/webp'),
          mimeType: 'image/webp' as const,
          sizeBytes: index + 1,
          width: 7,
          height: 9,
        })),
      ),
      models: fc.array(fc.record({ packageId: fc.string(), revision: fc.string(), name: fc.string() }), {
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(manifests, (manifest: ProjectFileManifest) => {
        expect(parseManifest(writeManifest(manifest)).manifest).toMatchObject({ ...manifest });
      }),
      { seed: 31, numRuns: 100 },
    );
  });

  test('[F33] nothing of it reaches a prototype', () => {
    const text = writeManifest(PLAIN_MANIFEST).replace('{', '{"toString": {"isAdmin": true}, ');
    expect(parseManifest(text).manifest).not.toHaveProperty('isAdmin');
    expect({}).not.toHaveProperty('isAdmin');
  });
});

describe('JSON from outside', () => {
  test('[F32] is read when it is plain', () => {
    const value = { a: [1, { b: 'x{[,"' }], c: '\\"[', d: null };
    expect(parsePlainJson(JSON.stringify(value))).toEqual({ isPlain: true, value });
  });

  test('[F32] has a bounded depth and count, however it is written', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(parsePlainJson(nested(64)).isPlain).toBe(true);
    expect(parsePlainJson(nested(65))).toMatchObject({ isPlain: false });
    expect(parsePlainJson(`[${'0,'.repeat(10_000_001)}0]`)).toMatchObject({ isPlain: false });
    expect(parsePlainJson(`"${'['.repeat(100)}"`).isPlain).toBe(true);
    expect(parsePlainJson('')).toMatchObject({ isPlain: false });
  });

  test('[F33] has no key that JavaScript reads as something else, at any depth', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', '\\u005f\\u005fproto__'])
      for (const text of [`{"${key}":1}`, `[[{"a":{"${key}":{}}}]]`])
        expect(parsePlainJson(text), text).toMatchObject({ isPlain: false });
    expect(parsePlainJson('{"a":"__proto__"}').isPlain).toBe(true);
  });
});

describe('paths in an archive', () => {
  test('[F12] those of project files and of ordinary pictures are plain', () => {
    const id = crypto.randomUUID();
    for (const path of [
      documentPath(id),
      thumbnailPath(id),
      assetPath('0'.repeat(64), 'image/avif'),
      'a cat…, 2 dogs.png',
      '..a/b..',
      'שלום.png',
    ])
      expect(archivePathProblem(path), path).toBeUndefined();
  });

  test('[F13] twins are found whatever their letter case and Unicode form', () => {
    expect(archivePathKey('Caf\u00c9')).toBe(archivePathKey('cafe\u0301'));
    expect(findPathTwin(['a', 'b/c', 'B/C'])).toBe('B/C');
    expect(findPathTwin(['a/b', 'A'])).toBe('a/b');
    expect(findPathTwin(['a/b', 'a/c', 'ab'])).toBeUndefined();
  });
});
