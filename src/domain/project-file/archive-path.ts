/** Longest path inside an archive, UTF-16 units. */
const MAX_PATH_LENGTH = 512;

/** Control characters, lone surrogates, and marks that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** Names that mean something to a file system or to JavaScript. */
const FORBIDDEN_PARTS: ReadonlySet<string> = new Set(['', '.', '..', '__proto__', 'constructor', 'prototype']);

/** What is wrong with a path inside an archive; undefined for a plain relative one. */
export function archivePathProblem(path: string): string | undefined {
  if (path.length === 0) return 'empty';
  if (path.length > MAX_PATH_LENGTH) return 'too long';
  if (UNPRINTABLE.test(path)) return 'control character';
  if (path.includes('\\')) return 'backslash';
  if (path.startsWith('/')) return 'absolute';
  if (/^[A-Za-z]:/.test(path)) return 'drive letter';
  const part = path.split('/').find((each) => FORBIDDEN_PARTS.has(each));
  return part === undefined ? undefined : `part "${part}"`;
}

/** Paths that some file system takes for one have the same key: letter case and Unicode form do not count. */
export function archivePathKey(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * The first path that means the same as another, or needs as a folder what another has as a file; undefined when all can
 * be side by side.
 */
export function findPathTwin(paths: readonly string[]): string | undefined {
  const files = new Set<string>();
  for (const path of paths) {
    const key = archivePathKey(path);
    if (files.has(key)) return path;
    files.add(key);
  }
  return paths.find((path) => foldersOf(archivePathKey(path)).some((folder) => files.has(folder)));
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
