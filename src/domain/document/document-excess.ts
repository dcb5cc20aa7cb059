import { MAX_TEXT_LENGTH } from './field-schemas.ts';
import type { DocumentState } from './records.ts';

/** What the file of a document may hold at most, groups in groups as the artboard's children count 1. */
export const DOCUMENT_FILE_LIMITS = {
  artboards: 1_000,
  layers: 20_000,
  guides: 20_000,
  /** Twice what commands make, as tabs may nest at once. */
  depth: 64,
  /** Of one layer, UTF-16 units. */
  textLength: MAX_TEXT_LENGTH,
} as const;

/** A limit that a document exceeds. */
export interface DocumentExcess {
  readonly reason: keyof typeof DOCUMENT_FILE_LIMITS;
  readonly count: number;
  readonly max: number;
}

/**
 * The first limit of a document's file that a state exceeds. Commands refuse most of it; tabs that edit at once can make
 * more together than each of them may.
 */
export function findDocumentExcess(state: DocumentState): DocumentExcess | undefined {
  const counts = {
    artboards: state.artboards.length,
    layers: state.layers.size,
    guides: state.guides.length,
    depth: depthOf(state),
    textLength: longestText(state),
  };
  for (const reason of ['artboards', 'layers', 'guides', 'depth', 'textLength'] as const)
    if (counts[reason] > DOCUMENT_FILE_LIMITS[reason])
      return { reason, count: counts[reason], max: DOCUMENT_FILE_LIMITS[reason] };
  return undefined;
}

/** Level by level, not recursive: groups may be nested deeper than a stack. */
function depthOf({ artboards, children }: DocumentState): number {
  let depth = 0;
  let level: readonly string[] = artboards.map(({ id }) => id);
  while (level.length > 0) {
    level = level.flatMap((id) => children.get(id) ?? []);
    if (level.length > 0) depth += 1;
  }
  return depth;
}

function longestText({ layers }: DocumentState): number {
  let longest = 0;
  for (const layer of layers.values()) if (layer.kind === 'text') longest = Math.max(longest, layer.text.length);
  return longest;
}
