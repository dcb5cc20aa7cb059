import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hostileAssets } from './asset-cases.ts';
import { buildZip } from './build-zip.ts';
import { hostileDocuments } from './document-cases.ts';
import type { HostileCase } from './hostile-case.ts';
import { takenIn } from './hostile-case.ts';
import { hostileManifests } from './manifest-cases.ts';
import { hostileNames } from './name-cases.ts';
import { plainParts } from './plain-project.ts';
import { bombs, brokenFiles, lyingHeaders, unsupportedFeatures } from './zip-cases.ts';

/** Where the files are kept; `expected.json` beside them has the right answer to each. */
const FOLDER = fileURLToPath(new URL('../../tests/fixtures/hostile/archives/', import.meta.url));

/** Project files that no program should trust, and a sound one; the same bytes at every call. */
export function hostileArchives(): readonly HostileCase[] {
  return [
    takenIn('sound', buildZip(plainParts())),
    ...brokenFiles(),
    ...lyingHeaders(),
    ...unsupportedFeatures(),
    ...bombs(),
    ...hostileNames(),
    ...hostileManifests(),
    ...hostileDocuments(),
    ...hostileAssets(),
  ];
}

/** The answers as they stand in `expected.json`. */
export function expectedAnswers(cases: readonly HostileCase[]): string {
  return `${JSON.stringify(Object.fromEntries(cases.map(({ name, expected }) => [`${name}.studio`, expected])), null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const cases = hostileArchives();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, bytes } of cases) writeFileSync(join(FOLDER, `${name}.studio`), bytes);
  writeFileSync(join(FOLDER, 'expected.json'), expectedAnswers(cases));
  console.log(`${cases.length} files in ${FOLDER}`);
}
