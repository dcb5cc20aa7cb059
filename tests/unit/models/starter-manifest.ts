import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the package that comes with the studio. */
export const STARTER_FOLDER = fileURLToPath(new URL('../../../models/starter-diffusion/', import.meta.url));

/** Parsed JSON of the starter's manifest, a fresh object for each call. */
export function readStarterJson(): Record<string, unknown> {
  return JSON.parse(readFileSync(`${STARTER_FOLDER}manifest.json`, 'utf8'));
}
