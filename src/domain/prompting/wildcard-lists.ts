/** Lists by name; a name may have folders, "clothes/hats". */
export type WildcardLists = ReadonlyMap<string, readonly string[]>;

/** Longest name of a list, UTF-16 units: what a reference may have between its underscores. */
const NAME_MAX_LENGTH = 200;

/** Whether `__name__` can mean a list of this name, and a file can be called so: letters, digits, "_", "-", ".", folders by "/". */
export function isWildcardName(name: string): boolean {
  if (name.length > NAME_MAX_LENGTH || !/^[\p{L}\p{N}_/.-]+$/u.test(name)) return false;
  if (name.includes('__') || name.endsWith('_')) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The name of a list that comes as a file: without ".txt", other characters as "-". Undefined when nothing is left. */
export function wildcardNameOfFile(fileName: string): string | undefined {
  const plain = fileName
    .replace(/\.txt$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_/.-]+/gu, '-')
    .replace(/__+/g, '_')
    .slice(0, NAME_MAX_LENGTH)
    .replace(/^[-./]+|[-_./]+$/g, '');
  return isWildcardName(plain) ? plain : undefined;
}

/** The values of a list as its text has them: one a line, without blank lines and lines that start with "#". */
export function parseWildcardList(text: string): readonly string[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * The values that a reference can become: those of the list of that name, or of all lists that a glob matches, in the
 * order of their names. Empty where there is none.
 */
export function findWildcardValues(lists: WildcardLists, name: string): readonly string[] {
  const exact = lists.get(name);
  if (exact !== undefined || !/[*?]/.test(name)) return exact ?? [];
  const names = [...lists.keys()].filter((candidate) => matchesGlob(candidate, name)).sort();
  return names.flatMap((found) => lists.get(found) ?? []);
}

/**
 * `?` is one character and `*` any number of them, neither a slash; `**` is any number, slashes too.
 * Time grows with the product of the lengths.
 */
function matchesGlob(name: string, glob: string): boolean {
  const pieces = glob.match(/\*\*+|./gs) ?? [];
  // reached[i]: the pieces so far can end before character i of the name.
  let reached = Array.from({ length: name.length + 1 }, (_, i) => i === 0);
  for (const piece of pieces) {
    const next = reached.map(() => false);
    for (const [i, isReached] of reached.entries()) {
      const before = i > 0 ? name[i - 1] : undefined;
      const passes = piece === '**' || piece.length > 2 || before !== '/';
      if (piece.startsWith('*')) next[i] = isReached || (before !== undefined && passes && next[i - 1] === true);
      else if (before !== undefined)
        next[i] = reached[i - 1] === true && (piece === '?' ? before !== '/' : piece === before);
    }
    reached = next;
  }
  return reached[name.length] === true;
}
