import { makeClipTokenizer } from '../../domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../domain/tokenizers/clip-tokenizer-files.ts';
import type { Tokenizer } from '../../domain/tokenizers/tokenizer.ts';
import type { PackageReader } from '../model-store/package-reader.ts';

/**
 * The tokenizer that a package carries.
 * @throws StudioError `file-corrupt`, `manifest-invalid`.
 */
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
