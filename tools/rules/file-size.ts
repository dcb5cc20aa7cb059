import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file longer than this is two files. */
export const MAX_LINES = 600;

const SOURCE_EXTENSIONS = new Set(['.ts', '.tsx', '.mjs', '.cjs', '.css']);

/** Source files under `folders` that are longer than MAX_LINES, as `path: n lines`. */
export function findLongFiles(root: string, folders: readonly string[]): string[] {
  const long: string[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !SOURCE_EXTENSIONS.has(extname(entry.name))) continue;
      const path = join(entry.parentPath, entry.name);
      const lineCount = readFileSync(path, 'utf8').split('\n').length;
      if (lineCount > MAX_LINES) long.push(`${relative(root, path)}: ${lineCount} lines`);
    }
  }
  return long;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const long = findLongFiles(process.cwd(), ['src', 'tools', 'tests']);
  for (const line of long) console.error(`${line}, at most ${MAX_LINES}: split it by responsibility`);
  process.exitCode = long.length === 0 ? 0 : 1;
}
