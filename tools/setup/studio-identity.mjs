import { createHash } from 'node:crypto';

/** Where a running host says who it is. */
export const IDENTITY_PATH = '/studio-host.json';

/** The name that only this program answers with. */
export const PROGRAM_NAME = 'ai-design-studio';

/** The port of the built app. Another port is another origin, which has none of the user's pictures. */
export const DEFAULT_PORT = 5173;

/**
 * Names one installation without telling its path to whoever asks.
 * @param {string} root absolute path of the project folder
 * @returns {string} 16 hexadecimal digits
 */
export function installationId(root) {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}
