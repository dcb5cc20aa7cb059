import type { PromptSegment } from './attention.ts';
import type { Conditioning } from './conditioning-plan.ts';
import { CHUNK_LIMIT, PLAN_CHUNK_LIMIT, promptError } from './limits.ts';

/** What chunking needs of a tokenizer: the part of `domain/tokenizers`' port that it uses. */
export interface PromptTokenizer {
  /** Places of a chunk, start and end included: 77 for CLIP. */
  readonly modelMaxLength: number;
  /** All ids of a text with start and end. */
  encode(text: string): readonly number[];
  /** The same padded with the package's own pad id; only that of the empty text is asked for. */
  tokenize(text: string): { readonly tokenIds: Int32Array };
}

/** One run of the text encoder. */
export interface TokenChunk {
  /** `modelMaxLength` ids: start, text, end, padding. */
  readonly tokenIds: Int32Array;
  /** As long; 1 for start, end and padding. */
  readonly weights: Float32Array;
  /** Ids of the text, 0…modelMaxLength - 2. */
  readonly tokenCount: number;
}

export interface ChunkingOptions {
  /** How many tokens may move into the next chunk so that it starts after a comma; 0 turns it off. */
  readonly commaBacktrack: number;
}

/** A1111's setting. */
export const DEFAULT_COMMA_BACKTRACK = 20;

/**
 * Tokenizes each text by itself and fills chunks with the ids. Segments start new ones. When an id does not fit and the
 * chunk has a comma not too far from its end, all after the comma moves on with it.
 * Source: A1111, modules/sd_hijack_clip.py, tokenize_line.
 * @throws StudioError `invalid-request`, problem `too-many-chunks`.
 */
export function chunkTokens(
  segments: readonly PromptSegment[],
  tokenizer: PromptTokenizer,
  options: ChunkingOptions = { commaBacktrack: DEFAULT_COMMA_BACKTRACK },
): readonly TokenChunk[] {
  const capacity = tokenizer.modelMaxLength - 2;
  const commaId = idsOf(tokenizer, ',')[0];
  const blank = tokenizer.tokenize('').tokenIds;
  const chunks: TokenChunk[] = [];
  let ids: number[] = [];
  let weights: number[] = [];
  /** Where the chunk's last comma stands, -1 for none. */
  let lastComma = -1;

  /** Closes the chunk after its first `length` ids; the rest moves into the next one. */
  const closeChunk = (length = ids.length): void => {
    if (chunks.length === CHUNK_LIMIT) throw promptError('too-many-chunks', CHUNK_LIMIT);
    chunks.push(makeChunk(blank, ids.slice(0, length), weights.slice(0, length)));
    ids = ids.slice(length);
    weights = weights.slice(length);
    lastComma = -1;
  };
  for (const [i, segment] of segments.entries()) {
    if (i > 0) closeChunk();
    for (const { text, weight } of segment)
      for (const id of idsOf(tokenizer, text)) {
        if (ids.length === capacity) {
          // A comma that does not fit starts the next chunk and moves nothing.
          const isNear = lastComma >= 0 && ids.length - lastComma <= options.commaBacktrack;
          closeChunk(isNear && id !== commaId ? lastComma + 1 : ids.length);
        }
        if (id === commaId) lastComma = ids.length;
        ids.push(id);
        weights.push(weight);
      }
  }
  if (ids.length > 0 || chunks.length === 0) closeChunk();
  return chunks;
}

/**
 * The chunks of all conditionings of a plan, each padded with chunks of the empty text to as many as the longest has: the
 * UNet sees one length throughout, positive and negative.
 * @throws StudioError `invalid-request`, problem `too-many-chunks`, for one conditioning or for all together.
 */
export function chunkConditionings(
  conditionings: readonly Conditioning[],
  tokenizer: PromptTokenizer,
  options?: ChunkingOptions,
): readonly (readonly TokenChunk[])[] {
  const all = conditionings.map(({ segments }) => chunkTokens(segments, tokenizer, options));
  const chunkCount = Math.max(0, ...all.map((chunks) => chunks.length));
  if (chunkCount * all.length > PLAN_CHUNK_LIMIT)
    throw promptError('too-many-chunks', PLAN_CHUNK_LIMIT, { chunkCount, conditioningCount: all.length });
  const empty = makeChunk(tokenizer.tokenize('').tokenIds, [], []);
  return all.map((chunks) => [...chunks, ...Array.from({ length: chunkCount - chunks.length }, () => empty)]);
}

/** @param blank start, end and padding of the empty text. */
function makeChunk(blank: Int32Array, ids: readonly number[], textWeights: readonly number[]): TokenChunk {
  const tokenIds = blank.slice();
  tokenIds.set(ids, 1);
  tokenIds.set(blank.subarray(1, 2), 1 + ids.length);
  const weights = new Float32Array(blank.length).fill(1);
  weights.set(textWeights, 1);
  return { tokenIds, weights, tokenCount: ids.length };
}

function idsOf(tokenizer: PromptTokenizer, text: string): readonly number[] {
  return tokenizer.encode(text).slice(1, -1);
}
