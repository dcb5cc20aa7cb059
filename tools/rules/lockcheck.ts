import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * Finds optional platform packages that package-lock.json has lost. When the registry lacks one platform's package,
 * `npm install` drops it from the lock without a word: then `npm ci` fails, or users of that platform get no binary.
 */

interface LockEntry {
  readonly version?: string;
  readonly name?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type LockPackages = Readonly<Record<string, LockEntry>>;

const EXACT_VERSION = /^=?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/;

/** The lock entry that `name` resolves to from the package at `from`, the way Node climbs node_modules folders. */
function resolveEntry(packages: LockPackages, from: string, name: string): LockEntry | undefined {
  let folder = from;
  for (;;) {
    const entry = packages[`${folder ? `${folder}/` : ''}node_modules/${name}`];
    if (entry || !folder) return entry;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

/**
 * @param lock a parsed package-lock.json (version 2 or 3)
 * @returns one line per optional package that is missing, or there only in another version than pinned
 */
export function findMissingOptionalPackages(lock: unknown): string[] {
  const packages = (lock as { packages?: LockPackages } | null)?.packages;
  if (!packages) throw new Error('package-lock.json has no "packages": lockfileVersion 2 or 3 is needed');
  const missing: string[] = [];
  for (const [key, entry] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = resolveEntry(packages, key, name);
      const exact = EXACT_VERSION.exec(wanted)?.[1];
      const owner = `${key || '(root)'} ${entry.version ?? ''}`.trim();
      if (!found) missing.push(`${owner}: ${name}@${wanted} is missing`);
      else if (exact && found.version !== exact && (found.name ?? name) === name)
        missing.push(`${owner}: ${name}@${wanted}, but ${found.version} is there`);
    }
  }
  return missing;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = process.argv[2] ?? 'package-lock.json';
  const missing = findMissingOptionalPackages(JSON.parse(readFileSync(path, 'utf8')));
  for (const line of missing) console.error(line);
  console.log(
    missing.length === 0
      ? `${path}: every optional platform package is in the lock`
      : `${path}: ${missing.length} missing`,
  );
  process.exitCode = missing.length === 0 ? 0 : 1;
}
