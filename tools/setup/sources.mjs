import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made of, relative to the project root. */
const SOURCES = [
  'src',
  'public',
  'tools/host',
  'tools/setup',
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
];

/**
 * One hash over names and contents of everything that the build reads.
 * @param {string} root absolute path of the project
 * @returns {string} SHA-256, hexadecimal
 */
export function hashSources(root) {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((name) => listFiles(root, name))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string[]} files below, sorted, with forward slashes
 */
function listFiles(root, name) {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [name];
  return readdirSync(path)
    .filter((entry) => !entry.startsWith('.'))
    .sort()
    .flatMap((entry) => listFiles(root, `${name}/${entry}`));
}
