import type { PromptPair, PromptStyle } from '../../domain/prompting/styles.ts';
import type { Watchable } from './watchable.ts';

/** Values that `__name__` in a prompt stands for. */
export interface WildcardList {
  readonly name: string;
  /** As typed: a value a line; `parseWildcardList` reads it. At most 1,000,000 UTF-16 units. */
  readonly text: string;
}

export interface PromptsState {
  /** By name. */
  readonly wildcards: readonly WildcardList[];
  /** By name. */
  readonly styles: readonly PromptStyle[];
  /** Prompts as typed, newest first. */
  readonly history: readonly PromptPair[];
  readonly isLoaded: boolean;
}

/** Why something with a name is not taken; `details.problem` of an `invalid-request`. */
export type NamedProblem = 'bad-name' | 'name-taken' | 'too-long';

/** Things with names, each name once. Changes are stored when the promise resolves, and seen in every tab. */
export interface NamedShelf<Item extends { readonly name: string }> {
  /** Adds items, in place of those of the same names. @throws `invalid-request` (NamedProblem), `storage-*`; then none. */
  put(items: readonly Item[]): Promise<void>;
  /**
   * Puts an item in place of the one called `name`.
   * @returns it as it is stored, with a plain name.
   * @throws `not-found`, `invalid-request` (NamedProblem), `storage-*`.
   */
  replace(name: string, item: Item): Promise<Item>;
  /** Names that there are not are passed over. */
  remove(names: readonly string[]): Promise<void>;
}

export interface ExportedFile {
  readonly blob: Blob;
  readonly fileName: string;
}

/** What prompts are made with, and those that were used. */
export interface PromptService extends Watchable<PromptsState> {
  readonly wildcards: NamedShelf<WildcardList>;
  readonly styles: NamedShelf<PromptStyle>;
  /** All lists as text files: one alone as it is, several in a ZIP. Undefined where there is none. */
  exportWildcards(): Promise<ExportedFile | undefined>;
  /** Puts prompts in front of the history. */
  remember(prompts: PromptPair): Promise<void>;
  /** Another history in place of the one there is: none, or the one before. */
  setHistory(history: readonly PromptPair[]): Promise<void>;
}
