import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recipeFiles } from './recipe-files.ts';

/** Writes the pictures that the tests of recipes read: `tsx tools/recipes/main.ts`. */
const FOLDER = fileURLToPath(new URL('../../tests/fixtures/recipes/', import.meta.url));

const files = recipeFiles();
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { fileName, bytes } of files) writeFileSync(join(FOLDER, fileName), bytes);
console.log(`${files.length} files in ${FOLDER}`);
