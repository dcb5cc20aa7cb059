/** What a project file may hold at most. Writing keeps to it as well: what is exported can be opened. */
export const PROJECT_FILE_LIMITS = {
  maxEntries: 2000,
  maxTotalBytes: 2 * 1024 ** 3,
  maxRatio: 100,
} as const;

/** The manifest or a document as text, bytes. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** An entry that unpacks to no more than this may have any ratio: short files of blanks reach it without harm. */
export const HARMLESS_UNPACKED_BYTES = 1024 * 1024;
