import { StudioError } from '../core/errors.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { makeBytePairs } from './byte-pairs.ts';
import { BYTE_SYMBOLS } from './byte-symbols.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What a package says about its tokenizer: the two files, parsed, and the ids of the manifest. */
export interface ClipTokenizerConfig {
  /** Ids by token, from vocab.json. */
  readonly vocab: Readonly<Record<string, number>>;
  /** Lines of merges.txt without its header, best first. */
  readonly merges: readonly string[];
  /** Length of a tokenized prompt, 77 for CLIP; at least 3. */
  readonly modelMaxLength: number;
  readonly startTokenId: number;
  /** Also what a symbol outside the vocabulary becomes. */
  readonly endTokenId: number;
  readonly padTokenId: number;
}

/** These spellings in a prompt are the tokens themselves. Exact: in capitals they are text. */
const START_TOKEN = '<|startoftext|>';
const END_TOKEN = '<|endoftext|>';
const SPECIAL_TOKENS = /(<\|startoftext\|>|<\|endoftext\|>)/;

/**
 * The words of a prompt: endings of English contractions, letters in a row, one digit, anything else in a row. White
 * space is Unicode's, as in the reference: ECMAScript's `\s` lacks U+0085 and has U+FEFF. The first alternatives look
 * like the special tokens but come from capitals; the reference splits them once more.
 */
const WORDS = /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;
const SPLIT_SPECIAL = /<\||\|>|[a-z]+/g;

/** Marks the last symbol of a word. */
const END_OF_WORD = '</w>';

/**
 * CLIP's tokenizer as transformers' CLIPTokenizer (5.23) runs it: Unicode NFC, lower case, split into words, bytes,
 * byte-pair merging. Time grows with n log n of the longest word.
 * @throws StudioError `manifest-invalid` when an id is not in the vocabulary or the length is too short,
 * `file-corrupt` when merges and vocabulary do not fit.
 */
export function makeClipTokenizer(config: ClipTokenizerConfig): Tokenizer {
  const { modelMaxLength, startTokenId, endTokenId, padTokenId } = config;
  const vocab = new Map(Object.entries(config.vocab));
  refuseBadIds(config, vocab);
  const pairs = makeBytePairs(config.merges, vocab);
  const idsOfBytes = BYTE_SYMBOLS.map((symbol) => vocab.get(symbol) ?? endTokenId);
  const idsOfLastBytes = BYTE_SYMBOLS.map((symbol) => vocab.get(symbol + END_OF_WORD) ?? endTokenId);

  const encodeWord = (word: string): readonly number[] => {
    const bytes = encodeUtf8(word);
    const symbols = Array.from(bytes, (byte) => idsOfBytes[byte]!);
    symbols[symbols.length - 1] = idsOfLastBytes[bytes[bytes.length - 1]!]!;
    return pairs.merge(symbols);
  };

  const encodeText = (text: string): number[] => {
    const ids: number[] = [];
    for (const piece of text.split(SPECIAL_TOKENS)) {
      if (piece === START_TOKEN) ids.push(startTokenId);
      else if (piece === END_TOKEN) ids.push(endTokenId);
      else for (const word of splitIntoWords(piece)) for (const id of encodeWord(word)) ids.push(id);
    }
    return ids;
  };

  return {
    modelMaxLength,
    encode: (text) => [startTokenId, ...encodeText(text), endTokenId],
    tokenize(text) {
      const ids = encodeText(text);
      const kept = ids.slice(0, modelMaxLength - 2);
      const tokenIds = new Int32Array(modelMaxLength).fill(padTokenId);
      tokenIds.set([startTokenId, ...kept, endTokenId]);
      return { tokenIds, tokenCount: ids.length, truncatedTokenCount: ids.length - kept.length };
    },
  };
}

function splitIntoWords(text: string): readonly string[] {
  const words = lowerCase(text.normalize('NFC')).match(WORDS) ?? [];
  return words.flatMap((word) =>
    word === START_TOKEN || word === END_TOKEN ? (word.match(SPLIT_SPECIAL) ?? []) : word,
  );
}

/** Lower case of each character alone: of a whole word, a final Σ would become ς, which the reference does not do. */
function lowerCase(text: string): string {
  return Array.from(text, (character) => character.toLowerCase()).join('');
}

function refuseBadIds(config: ClipTokenizerConfig, vocab: ReadonlyMap<string, number>): void {
  const known = new Set(vocab.values());
  const problems = (['startTokenId', 'endTokenId', 'padTokenId'] as const)
    .filter((name) => !known.has(config[name]))
    .map((name) => `tokenizer.${name}: ${config[name]} is not in the vocabulary`);
  if (!Number.isInteger(config.modelMaxLength) || config.modelMaxLength < 3)
    problems.push(`tokenizer.modelMaxLength: ${config.modelMaxLength} leaves no room for a prompt`);
  if (problems.length > 0)
    throw new StudioError('manifest-invalid', `The tokenizer does not fit its files: ${problems[0]}`, { problems });
}
