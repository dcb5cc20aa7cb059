/** What a project is called that nobody named. */
export const DEFAULT_PROJECT_NAME = 'Untitled Project';

const MAX_NAME_LENGTH = 200;

/** A name as it is stored: one line, at most 200 characters, never empty. */
export function cleanProjectName(name: string): string {
  const cleaned = name
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME_LENGTH);
  return cleaned === '' ? DEFAULT_PROJECT_NAME : cleaned;
}
