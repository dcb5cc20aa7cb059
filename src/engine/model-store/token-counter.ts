import type { PromptTokenCount } from '../../domain/prompting/token-count.ts';
import type { CountedPrompt } from '../../domain/protocol/models-api.ts';
import type { Tokenizer } from '../../domain/tokenizers/tokenizer.ts';
import { importPart } from '../import-part.ts';
import type { FileStore } from './file-store.ts';
import { openInstalledPackage } from './installed-package.ts';
import { readReadyMark } from './package-layout.ts';

/** Counts tokens as packages do. Keeps the tokenizer that was used last: a count follows each pause in typing. */
export class TokenCounter {
  readonly #store: FileStore;
  #kept: { readonly key: string; readonly tokenizer: Tokenizer } | undefined;

  constructor(store: FileStore) {
    this.#store = store;
  }

  /** @throws StudioError as ModelsApi.countTokens says. */
  async count(packageId: string, { text, role, stepCount }: CountedPrompt): Promise<PromptTokenCount> {
    const { countPromptTokens } = await importPart(() => import('../../domain/prompting/token-count.ts'));
    return countPromptTokens(text, role, { stepCount }, await this.#tokenizerOf(packageId));
  }

  async #tokenizerOf(packageId: string): Promise<Tokenizer> {
    const mark = await readReadyMark(this.#store, packageId);
    if (mark && this.#kept?.key === keyOf(packageId, mark.revision)) return this.#kept.tokenizer;
    const reader = await openInstalledPackage(packageId, this.#store);
    try {
      const { readTokenizer } = await importPart(() => import('../runtime/package-tokenizer.ts'));
      const tokenizer = await readTokenizer(reader);
      this.#kept = { key: keyOf(packageId, reader.manifest.revision), tokenizer };
      return tokenizer;
    } finally {
      reader.close();
    }
  }
}

function keyOf(packageId: string, revision: string): string {
  return `${packageId}@${revision}`;
}
