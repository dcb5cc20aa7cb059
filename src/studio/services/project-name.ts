import { cutText } from '../../domain/core/cut-text.ts';

/** What a project is called that nobody named. */
export const DEFAULT_PROJECT_NAME = 'Untitled Project';

/** Longest name of a project, UTF-16 units. */
export const MAX_PROJECT_NAME_LENGTH = 200;

const COPY_MARK = ' copy';

/** A name as it is stored: one line, at most 200 long, no character of it cut in two, never empty. */
export function cleanProjectName(name: string): string {
  const line = name.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return cutText(line, MAX_PROJECT_NAME_LENGTH).trimEnd() || DEFAULT_PROJECT_NAME;
}

/** What the copy of a project is called; the mark is there however long the original's name is. */
export function copyName(name: string): string {
  return `${cutText(cleanProjectName(name), MAX_PROJECT_NAME_LENGTH - COPY_MARK.length).trimEnd()}${COPY_MARK}`;
}
