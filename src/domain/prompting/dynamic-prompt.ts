import {
  parseTemplate,
  readOption,
  type TemplateNode,
  type Variant,
  type VariantOption,
  type WildcardReference,
} from './dynamic-template.ts';
import { PARSED_TEXT_MAX_CHARACTERS, promptError, refuseLongText } from './limits.ts';
import { findWildcardValues, type WildcardLists } from './wildcard-lists.ts';

/** Where choices come from: `MersenneTwister` of `domain/core`, made of the picture's seed, is one. */
export interface ChoiceSource {
  /** 0…2^32 - 1 */
  nextUint32(): number;
}

/** A prompt without choices. */
export interface ExpandedPrompt {
  readonly text: string;
  /** References that no list answers, each once; they stay in the text as written. */
  readonly unknownWildcards: readonly string[];
}

/** Variants and lists within each other; a list that leads back to itself for certain comes to this. */
const DEPTH_LIMIT = 100;
const EXPANSION_LIMIT = 10_000;

/**
 * Makes every choice of a dynamic prompt: `{a|b}`, `{3::a|b}`, `{2$$a|b|c}`, `{1-2$$ and $$a|b}`, `__list__`. Values of
 * lists may have choices themselves. What is not taken is not looked at. The same source gives the same text.
 * @throws StudioError `invalid-request`: `text-too-long`, `nested-too-deep` (with details.wildcards, the lists that lead
 * there), `too-many-expansions`.
 */
export function expandDynamicPrompt(prompt: string, random: ChoiceSource, lists: WildcardLists): ExpandedPrompt {
  refuseLongText(prompt);
  const expansion = new Expansion(random, lists);
  expansion.expand(parseTemplate(prompt), []);
  return { text: expansion.text.join(''), unknownWildcards: [...expansion.unknownWildcards] };
}

/** Whether a prompt has choices, so that each seed may make another text of it. */
export function hasChoices(prompt: string): boolean {
  return parseTemplate(prompt).some((node) => typeof node !== 'string');
}

/** One prompt on its way. A path names the lists around a node, '' for a variant. */
class Expansion {
  readonly text: string[] = [];
  readonly unknownWildcards = new Set<string>();
  readonly #random: ChoiceSource;
  readonly #lists: WildcardLists;
  readonly #optionsOfList = new Map<string, readonly VariantOption[]>();
  #length = 0;
  #expansionCount = 0;

  constructor(random: ChoiceSource, lists: WildcardLists) {
    this.#random = random;
    this.#lists = lists;
  }

  expand(nodes: readonly TemplateNode[], path: readonly string[]): void {
    for (const node of nodes) {
      if (typeof node === 'string') this.#write(node);
      else if (node.kind === 'variant') this.#expandVariant(node, path);
      else {
        const options = this.#listOptions(node.name);
        if (options.length === 0) this.#writeUnknown(node);
        else this.#takeSome(options, 1, '', this.#enter(path, node.name));
      }
    }
  }

  #expandVariant(variant: Variant, path: readonly string[]): void {
    const { least, most, separator } = variant;
    const list = loneReference(variant);
    const options = list ? this.#listOptions(list.name) : variant.options;
    if (list && options.length === 0) {
      this.#writeUnknown(list);
      return;
    }
    const fewest = Math.min(least, options.length);
    const span = Math.min(most, options.length) - fewest;
    const count = fewest + (span > 0 ? Math.floor(this.#next() * (span + 1)) : 0);
    this.#takeSome(options, count, separator, this.#enter(path, list?.name ?? ''));
  }

  #takeSome(options: readonly VariantOption[], count: number, separator: string, path: readonly string[]): void {
    const left = [...options];
    for (let taken = 0; taken < count; taken++) {
      const [option] = left.splice(this.#chooseIndex(left), 1);
      if (taken > 0) this.#write(separator);
      this.expand(option?.nodes ?? [], path);
    }
  }

  /** By weight; evenly where no option has any. */
  #chooseIndex(options: readonly VariantOption[]): number {
    const isEven = options.every(({ weight }) => weight === 0);
    const shares = options.map(({ weight }) => (isEven ? 1 : weight));
    let at = this.#next() * shares.reduce((total, share) => total + share, 0);
    // A draw stays far enough below 1 for rounding never to pass the last share.
    return shares.findIndex((share) => {
      at -= share;
      return at < 0;
    });
  }

  #listOptions(name: string): readonly VariantOption[] {
    const known = this.#optionsOfList.get(name);
    if (known !== undefined) return known;
    const options = findWildcardValues(this.#lists, name).map((value) => readOption(parseTemplate(value)));
    this.#optionsOfList.set(name, options);
    return options;
  }

  #enter(path: readonly string[], list: string): readonly string[] {
    if (path.length === DEPTH_LIMIT) {
      const wildcards = [...new Set(path.filter((name) => name !== ''))];
      throw promptError('nested-too-deep', DEPTH_LIMIT, { wildcards });
    }
    if (++this.#expansionCount > EXPANSION_LIMIT) throw promptError('too-many-expansions', EXPANSION_LIMIT);
    return [...path, list];
  }

  #writeUnknown({ name, text }: WildcardReference): void {
    this.unknownWildcards.add(name);
    this.#write(text);
  }

  #write(text: string): void {
    this.#length += text.length;
    if (this.#length > PARSED_TEXT_MAX_CHARACTERS) throw promptError('text-too-long', PARSED_TEXT_MAX_CHARACTERS);
    this.text.push(text);
  }

  /** 0 to below 1. */
  #next(): number {
    return this.#random.nextUint32() / 2 ** 32;
  }
}

/** `{2$$__list__}` takes two values of the list. */
function loneReference({ options: [option, ...others] }: Variant): WildcardReference | undefined {
  const nodes = option?.nodes.filter((node) => typeof node !== 'string' || node.trim() !== '') ?? [];
  const [node] = nodes;
  if (others.length > 0 || nodes.length !== 1 || typeof node !== 'object') return undefined;
  return node.kind === 'wildcard' ? node : undefined;
}
