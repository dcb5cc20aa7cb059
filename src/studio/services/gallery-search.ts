import MiniSearch from 'minisearch';
import type { GalleryItem, GalleryQuery } from './gallery.ts';

/** Words of what the user may remember of a picture. */
interface SearchEntry {
  readonly id: string;
  readonly text: string;
}

/** Finds pictures by their words: prefixes count, and one typing error in longer words is forgiven. */
export class GallerySearch {
  #index: MiniSearch<SearchEntry> | undefined;
  #items: readonly GalleryItem[] = [];

  /** The pictures to search from now on. The index is made when it is first asked. */
  setItems(items: readonly GalleryItem[]): void {
    this.#items = items;
    this.#index = undefined;
  }

  /** Newest first, all conditions met. */
  search(query: GalleryQuery): readonly GalleryItem[] {
    const text = query.text?.trim() ?? '';
    const found = text === '' ? undefined : this.#find(text);
    return this.#items.filter((item) => (found === undefined || found.has(item.id)) && fits(item, query));
  }

  #find(text: string): ReadonlySet<string> {
    this.#index ??= makeIndex(this.#items);
    const hits = this.#index.search(text, {
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 1 : false),
      combineWith: 'AND',
    });
    return new Set(hits.map(({ id }) => String(id)));
  }
}

function makeIndex(items: readonly GalleryItem[]): MiniSearch<SearchEntry> {
  const index = new MiniSearch<SearchEntry>({ fields: ['text'], tokenize, processTerm: plain });
  index.addAll(items.map((item) => ({ id: item.id, text: wordsOf(item) })));
  return index;
}

/** Scripts that put no blanks between words: each character is one. */
const UNSPACED =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}])/u;

function tokenize(text: string): string[] {
  return text.split(UNSPACED).flatMap((part) => part.split(/[\p{Z}\p{P}\p{C}\p{S}]+/u).filter((word) => word !== ''));
}

/** Without accents and case: names of files come in either way of writing an accent, and are typed without. */
function plain(term: string): string {
  return term
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}

function wordsOf(item: GalleryItem): string {
  const own =
    item.kind === 'generated'
      ? [item.recipe.request.prompt, item.recipe.packageName]
      : [item.originalName.replaceAll(/[._-]+/g, ' ')];
  return [item.name, ...item.tags, ...own].join(' ');
}

function fits(item: GalleryItem, { kind, isStarred, tag, packageId, from, to }: GalleryQuery): boolean {
  if (kind !== undefined && item.kind !== kind) return false;
  if (isStarred !== undefined && item.isStarred !== isStarred) return false;
  if (tag !== undefined && !item.tags.includes(tag)) return false;
  if (packageId !== undefined && !(item.kind === 'generated' && item.recipe.request.packageId === packageId))
    return false;
  const day = localDay(item.createdAt);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** The date in the user's time zone, `2026-11-25`. */
function localDay(time: string): string {
  const date = new Date(time);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
