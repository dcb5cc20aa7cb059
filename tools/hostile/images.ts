import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brokenImages } from './image-broken-cases.ts';
import type { HostileImage } from './image-case.ts';
import { cutImages, soundImages } from './image-cut-cases.ts';
import { disguisedImages } from './image-disguise-cases.ts';
import { exifImages, wrongSizes } from './image-size-cases.ts';
import { hostileSvgs } from './svg-cases.ts';

/** Where the files are kept; `expected.json` beside them has type and right answer of each. */
const FOLDER = fileURLToPath(new URL('../../tests/fixtures/hostile/images/', import.meta.url));

/** Pictures that no program should trust, and sound ones; the same bytes at every call. */
export function hostileImages(): readonly HostileImage[] {
  return [
    ...soundImages(),
    ...cutImages(),
    ...brokenImages(),
    ...wrongSizes(),
    ...exifImages(),
    ...disguisedImages(),
    ...hostileSvgs(),
  ];
}

/** Types and answers as they stand in `expected.json`. */
export function expectedImages(cases: readonly HostileImage[]): string {
  const entries = cases.map(({ fileName, mimeType, expected }) => [fileName, { mimeType, ...expected }] as const);
  // Lists in one line, as the project's formatter has them.
  const json = JSON.stringify(Object.fromEntries(entries), null, 2).replaceAll(/\[[^[\]]*\]/g, (list) =>
    JSON.stringify(JSON.parse(list)).replaceAll(',', ', '),
  );
  return `${json}\n`;
}

/** A file's name in the folder: it must not look like anything to tools that take care of pictures and pages. */
export function storedName(fileName: string): string {
  return `${fileName}.bin`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const cases = hostileImages();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { fileName, bytes } of cases) writeFileSync(join(FOLDER, storedName(fileName)), bytes);
  writeFileSync(join(FOLDER, 'expected.json'), expectedImages(cases));
  console.log(`${cases.length} files in ${FOLDER}`);
}
