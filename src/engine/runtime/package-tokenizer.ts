import { makeClipTokenizer } from '../../domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../domain/tokenizers/clip-tokenizer-files.ts';
import type { Tokenizer } from '../../domain/tokenizers/tokenizer.ts';
import type { PackageReader } from '../model-store/package-reader.ts';

/** The tokenizer of the package that was used last: reading a vocabulary takes longer than a short prompt's encoding. */
export class TokenizerCache {
  #key: string | undefined;
  #tokenizer: Tokenizer | undefined;

  /** @throws StudioError `file-corrupt`, `manifest-invalid`. */
  async get(reader: PackageReader): Promise<Tokenizer> {
    const key = `${reader.manifest.id}@${reader.manifest.revision}`;
    if (this.#tokenizer && this.#key === key) return this.#tokenizer;
    const tokenizer = await readTokenizer(reader);
    this.#key = key;
    this.#tokenizer = tokenizer;
    return tokenizer;
  }
}

/** @throws StudioError `file-corrupt`, `manifest-invalid`. */
export async function readTokenizer(reader: PackageReader): Promise<Tokenizer> {
  const { vocab, merges, modelMaxLength, startTokenId, endTokenId, padTokenId } = reader.manifest.tokenizer;
  const [vocabFile, mergesFile] = [await reader.file(vocab), await reader.file(merges)];
  return makeClipTokenizer({
    vocab: parseVocabJson(await vocabFile.text(), vocab),
    merges: parseMergesText(await mergesFile.text(), merges),
    modelMaxLength,
    startTokenId,
    endTokenId,
    padTokenId,
  });
}
