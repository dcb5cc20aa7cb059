import { buildIfNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';

/**
 * What every command that runs the app does first: packages installed, app built, both only when needed.
 * @param {{root: string, log: (line: string) => void}} options `root` is the project's absolute path; `log` gets a line
 *   for each thing that takes time
 * @returns {Promise<void>}
 * @throws {Error} whose message says what failed
 */
export async function prepareProject({ root, log }) {
  installIfNeeded(root, log);
  buildIfNeeded(root, log);
}
