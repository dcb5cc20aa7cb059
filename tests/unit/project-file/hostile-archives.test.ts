import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { StudioError, toStudioError } from '../../../src/domain/core/errors.ts';
import { PROJECT_FILE_LIMITS } from '../../../src/domain/project-file/limits.ts';
import { PROJECT_FILE_REASONS } from '../../../src/domain/project-file/rejection.ts';
import type { ImportedImage } from '../../../src/domain/protocol/media-api.ts';
import { unpackArchive } from '../../../src/engine/media/archive.ts';
import { checkProjectFile } from '../../../src/studio/services/project-file-import.ts';
import { expectedAnswers, hostileArchives } from '../../../tools/hostile/archives.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/hostile/archives/', import.meta.url));
const CASES = hostileArchives();

const AT_PICTURES = 'a picture is looked at';

/** Stands for the media worker, which needs a browser: where it is reached, the file has passed everything before. */
async function stopAtPictures(): Promise<ImportedImage<Blob>> {
  throw new StudioError('internal', AT_PICTURES);
}

describe('hostile project files', () => {
  test('[F80] are what the script makes, each with its answer', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...CASES.map(({ name }) => `${name}.studio`), 'expected.json'].sort());
    expect(readFileSync(`${FOLDER}expected.json`, 'utf8')).toBe(expectedAnswers(CASES));
    for (const { name, bytes } of CASES)
      expect(Buffer.compare(readFileSync(`${FOLDER}${name}.studio`), bytes), name).toBe(0);
  });

  test('[F80] have every reason among their answers', () => {
    const reasons = new Set(CASES.flatMap(({ expected }) => ('reason' in expected ? [expected.reason] : [])));
    // A disk that fails is no file.
    expect([...reasons].sort()).toEqual(PROJECT_FILE_REASONS.filter((reason) => reason !== 'file-unreadable').sort());
  });

  for (const { name, bytes, expected } of CASES) {
    const answer = 'reason' in expected ? `${expected.reason} (${expected.stage})` : 'taken in';
    test(`[F81] ${name}: ${answer}`, async () => {
      const stage = { now: 'archive' };
      const error = await answerTo(new Blob([new Uint8Array(bytes)]), stage);
      if (!('reason' in expected)) {
        expect(error.message).toBe(AT_PICTURES);
      } else if (expected.stage !== 'asset') {
        expect(error).toMatchObject({ code: 'file-rejected', details: { reason: expected.reason } });
        expect(stage.now === 'archive').toBe(expected.stage === 'archive');
      } else if (error.message !== AT_PICTURES) {
        // Whether it is there, and as long as the manifest says, is seen without looking into it.
        expect(error).toMatchObject({ code: 'file-rejected', details: { reason: expected.reason } });
      }
    });
  }
});

async function answerTo(file: Blob, stage: { now: string }): Promise<StudioError> {
  try {
    const entries = await unpackArchive(file, PROJECT_FILE_LIMITS, () => {});
    stage.now = 'project';
    await checkProjectFile(entries, { importImage: stopAtPictures, onChecked() {} });
  } catch (error) {
    return toStudioError(error);
  }
  return new StudioError('internal', AT_PICTURES);
}
