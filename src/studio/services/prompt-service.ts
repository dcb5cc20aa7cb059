import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../../domain/core/errors.ts';
import { FORBIDDEN_CONTROLS, LONE_SURROGATES, PROMPT_MAX_CHARACTERS } from '../../domain/diffusion/request-rules.ts';
import { PROMPT_HISTORY_LIMIT, remember } from '../../domain/prompting/prompt-history.ts';
import type { PromptPair, PromptStyle } from '../../domain/prompting/styles.ts';
import { isWildcardName } from '../../domain/prompting/wildcard-lists.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { ExportedFile, NamedProblem, NamedShelf, PromptService, PromptsState, WildcardList } from './prompts.ts';
import type { TabChannel } from './tab-channel.ts';

const LIST_MAX_CHARACTERS = 1_000_000;
const STYLE_NAME_MAX_CHARACTERS = 100;

const pairSchema = v.object({ prompt: v.string(), negativePrompt: v.string() });

/** Under which setting each part lies, and what an item of it is. */
const PARTS = {
  wildcards: { setting: 'wildcard-lists', schema: v.object({ name: v.string(), text: v.string() }) },
  styles: { setting: 'prompt-styles', schema: v.object({ name: v.string(), ...pairSchema.entries }) },
  history: { setting: 'prompt-history', schema: pairSchema },
} as const;
type Part = keyof typeof PARTS;
type Item<P extends Part> = PromptsState[P][number];

interface PromptServiceParts {
  readonly storage: StudioStorage;
  readonly channel: TabChannel;
  readonly media: Pick<MediaEngine, 'packArchive'>;
}

/** Wildcard lists, styles and the history of prompts, kept with the settings. */
export class StudioPromptService implements PromptService {
  readonly wildcards: NamedShelf<WildcardList> = this.#shelf('wildcards', checkedList);
  readonly styles: NamedShelf<PromptStyle> = this.#shelf('styles', checkedStyle);
  readonly #parts: PromptServiceParts;
  readonly #store: StoreApi<PromptsState> = createStore(() => ({
    wildcards: [],
    styles: [],
    history: [],
    isLoaded: false,
  }));
  /** Changes of this tab so far. */
  #changeCount = 0;

  constructor(parts: PromptServiceParts) {
    this.#parts = parts;
    parts.channel.subscribe((message) => {
      if (message.type !== 'settings-changed') return;
      this.load().catch((error) => console.warn('Lists and styles could not be read again.', error));
    });
  }

  getState(): PromptsState {
    return this.#store.getState();
  }

  subscribe(listener: (state: PromptsState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Takes over what is stored. */
  async load(): Promise<void> {
    const before = this.#changeCount;
    const read = async <P extends Part>(part: P) =>
      readItems(part, await this.#parts.storage.readSetting(PARTS[part].setting));
    const [wildcards, styles, history] = await Promise.all([read('wildcards'), read('styles'), read('history')]);
    // What was read may be older than a change that was stored meanwhile.
    if (before !== this.#changeCount) return this.load();
    this.#store.setState({ wildcards, styles, history, isLoaded: true });
  }

  async exportWildcards(): Promise<ExportedFile | undefined> {
    const { wildcards } = this.getState();
    const entries = wildcards.map(({ name, text }) => ({ path: `${name}.txt`, data: new Blob([text]) }));
    const [only, ...others] = entries;
    if (!only) return undefined;
    if (others.length === 0) return { blob: only.data, fileName: only.path.split('/').at(-1) ?? only.path };
    return { blob: await this.#parts.media.packArchive(entries, () => {}), fileName: 'wildcards.zip' };
  }

  remember(prompts: PromptPair): Promise<void> {
    return this.#change('history', (history) => remember(history, prompts));
  }

  setHistory(history: readonly PromptPair[]): Promise<void> {
    return this.#change('history', () => history.slice(0, PROMPT_HISTORY_LIMIT));
  }

  async #change<P extends Part>(part: P, change: (items: readonly Item<P>[]) => readonly Item<P>[]): Promise<void> {
    const { storage, channel } = this.#parts;
    const changed = await storage.updateSetting(PARTS[part].setting, (stored) => change(readItems(part, stored)));
    this.#changeCount += 1;
    this.#store.setState({ [part]: changed });
    channel.post({ type: 'settings-changed' });
  }

  /** @param check gives an item as it is stored, or throws. */
  #shelf<P extends 'wildcards' | 'styles'>(part: P, check: (item: Item<P>) => Item<P>): NamedShelf<Item<P>> {
    return {
      put: async (items) => {
        const added = new Map(items.map(check).map((item) => [item.name, item]));
        await this.#change(part, (others) =>
          byName([...others.filter(({ name }) => !added.has(name)), ...added.values()]),
        );
      },
      replace: async (name, item) => {
        const checked = check(item);
        await this.#change(part, (items) => {
          if (!items.some((other) => other.name === name)) throw new StudioError('not-found', `There is no ${name}.`);
          const others = items.filter((other) => other.name !== name);
          if (others.some((other) => other.name === checked.name)) throw refusal('name-taken', checked.name);
          return byName([...others, checked]);
        });
        return checked;
      },
      remove: (names) => this.#change(part, (items) => items.filter(({ name }) => !names.includes(name))),
    };
  }
}

/** Items of another shape are left out. */
function readItems<P extends Part>(part: P, stored: unknown): readonly Item<P>[] {
  const schema: v.GenericSchema<unknown, Item<P>> = PARTS[part].schema;
  const items: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return items.flatMap((item) => {
    const parsed = v.safeParse(schema, item);
    return parsed.success ? [parsed.output] : [];
  });
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function checkedList({ name, text }: WildcardList): WildcardList {
  if (!isWildcardName(name)) throw refusal('bad-name', name);
  return { name, text: checkedText(name, text, LIST_MAX_CHARACTERS) };
}

function checkedStyle({ name, prompt, negativePrompt }: PromptStyle): PromptStyle {
  const plain = cleanText(name).replace(/\s+/g, ' ').trim();
  if (plain === '' || plain.length > STYLE_NAME_MAX_CHARACTERS) throw refusal('bad-name', name);
  return {
    name: plain,
    prompt: checkedText(name, prompt, PROMPT_MAX_CHARACTERS),
    negativePrompt: checkedText(name, negativePrompt, PROMPT_MAX_CHARACTERS),
  };
}

function checkedText(name: string, text: string, maxCharacters: number): string {
  const clean = cleanText(text);
  if (clean.length > maxCharacters) throw refusal('too-long', name);
  return clean;
}

/** Only what a request's prompt may have. */
function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(FORBIDDEN_CONTROLS, '').replace(LONE_SURROGATES, '');
}

function refusal(problem: NamedProblem, name: string): StudioError {
  return new StudioError('invalid-request', `"${name}" is not taken: ${problem}.`, { problem, name });
}
