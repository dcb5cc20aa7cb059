import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Manifest } from '../../../src/domain/models/manifest.ts';
import { PackageSourceError } from '../package-source-error.ts';
import { type Config, configNumber, readConfig } from './source-config.ts';

/** What the manifest says of a tokenizer, but for the names of its files. */
export type TokenizerFacts = Omit<Manifest['tokenizer'], 'vocab' | 'merges'>;

const CLIP_LENGTH = 77;

const vocabSchema = v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const specialTokenSchema = v.union([v.string(), v.object({ content: v.string() })]);
const addedTokensSchema = v.array(v.object({ id: v.pipe(v.number(), v.safeInteger()), content: v.string() }));

/**
 * Reads the special tokens of a CLIP tokenizer. special_tokens_map.json wins over tokenizer_config.json, as in
 * transformers' own conversion: Stable Diffusion 2's map pads with "!", its config says the end token.
 * @throws PackageSourceError when a file or an id is missing.
 */
export async function readTokenizerFacts(sourceFolder: string, textEncoderConfig: Config): Promise<TokenizerFacts> {
  const ids = await readTokenIds(sourceFolder);
  const map = (await readConfig(sourceFolder, 'tokenizer/special_tokens_map.json')) ?? {};
  const config = (await readConfig(sourceFolder, 'tokenizer/tokenizer_config.json')) ?? {};
  const token = (role: string, fallback: string): string => {
    for (const source of [map, config]) {
      const stated = v.safeParse(specialTokenSchema, source[role]);
      if (stated.success) return typeof stated.output === 'string' ? stated.output : stated.output.content;
    }
    return fallback;
  };
  const idOf = (text: string): number => {
    const id = ids.get(text);
    if (id === undefined) throw new PackageSourceError(`tokenizer/vocab.json has no token ${JSON.stringify(text)}.`);
    return id;
  };
  const endToken = token('eos_token', '<|endoftext|>');
  return {
    kind: 'clip',
    modelMaxLength: modelMaxLength(config, textEncoderConfig),
    startTokenId: idOf(token('bos_token', '<|startoftext|>')),
    endTokenId: idOf(endToken),
    padTokenId: idOf(token('pad_token', endToken)),
  };
}

/** tokenizer_config.json may state 1e30 for "no limit"; the text encoder's positions are the true limit. */
function modelMaxLength(config: Config, textEncoderConfig: Config): number {
  const stated = configNumber(config, 'model_max_length', 'tokenizer/tokenizer_config.json') ?? CLIP_LENGTH;
  const positions = configNumber(textEncoderConfig, 'max_position_embeddings', 'text_encoder/config.json');
  return Math.min(stated, positions ?? CLIP_LENGTH);
}

async function readTokenIds(sourceFolder: string): Promise<ReadonlyMap<string, number>> {
  const text = await readFile(join(sourceFolder, 'tokenizer/vocab.json'), 'utf8').catch((error: unknown) => {
    throw new PackageSourceError('tokenizer/vocab.json cannot be read.', { cause: error });
  });
  const vocab = v.safeParse(vocabSchema, JSON.parse(text));
  if (!vocab.success) throw new PackageSourceError('tokenizer/vocab.json is not a map from token to id.');
  // The parser drops keys such as "constructor"; none of them is a special token.
  const ids = new Map(Object.entries(vocab.output));
  const added = (await readConfig(sourceFolder, 'tokenizer/tokenizer.json'))?.['added_tokens'];
  const tokens = v.safeParse(addedTokensSchema, added);
  if (tokens.success) for (const { id, content } of tokens.output) ids.set(content, id);
  return ids;
}
