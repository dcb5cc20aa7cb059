import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './build.mjs';

/** Playwright's global setup: dist is a build of the sources as they are. */
export default function buildForTests() {
  buildIfNeeded(fileURLToPath(new URL('../..', import.meta.url)), console.log);
}
