import { StudioError, toStudioError } from '../core/errors.ts';

/**
 * The text of a vocab.json: one object, tokens to ids.
 * @throws StudioError `file-corrupt` with details.path.
 */
export function parseVocabJson(text: string, path = 'vocab.json'): Readonly<Record<string, number>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw toStudioError(error, 'file-corrupt', { path });
  }
  if (!isVocab(json)) throw new StudioError('file-corrupt', `${path} does not map tokens to ids.`, { path });
  return json;
}

/**
 * The text of a merges.txt: a `#version` line, then a pair of symbols a line.
 * @returns the pairs' lines, best first.
 * @throws StudioError `file-corrupt` with details.path and details.line (from 1).
 */
export function parseMergesText(text: string, path = 'merges.txt'): readonly string[] {
  const merges: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // Only a first line can be the header: "#" is a symbol that pairs may begin with.
    if (line === '' || (index === 0 && line.startsWith('#version'))) continue;
    if (!/^[^ ]+ [^ ]+$/.test(line))
      throw new StudioError('file-corrupt', `${path}: line ${index + 1} is no pair.`, { path, line: index + 1 });
    merges.push(line);
  }
  return merges;
}

function isVocab(json: unknown): json is Record<string, number> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const ids: unknown[] = Object.values(json);
  return ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && Number(id) >= 0);
}
