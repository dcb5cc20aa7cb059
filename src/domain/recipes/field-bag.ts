import { asText, type Json, type JsonObject, showJson } from './foreign-json.ts';
import type { FieldText } from './foreign-recipe.ts';

/** The fields of a JSON object: what is asked for is used up, the rest is what nobody asked for. */
export class FieldBag {
  readonly #left: Map<string, Json>;

  constructor(object: JsonObject) {
    this.#left = new Map(Object.entries(object));
  }

  /** A field as text; undefined where it is missing, null, NaN, a list or an object (then it stays with the rest). */
  text(name: string): string | undefined {
    const text = asText(this.#left.get(name));
    if (text !== undefined) this.#left.delete(name);
    return text;
  }

  /** A field as it is; undefined where it is missing. */
  take(name: string): Json | undefined {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  /** Forgets fields that say nothing about how to draw; a name that ends in `_` stands for all that begin with it. */
  drop(...names: readonly string[]): void {
    for (const name of names) {
      if (!name.endsWith('_')) this.#left.delete(name);
      else for (const key of [...this.#left.keys()]) if (key.startsWith(name)) this.#left.delete(key);
    }
  }

  /** What was not asked for, without what says nothing: null, "", "None", empty lists, `false`. */
  rest(): readonly FieldText[] {
    return [...this.#left]
      .map(([name, value]) => ({ name, value: showJson(value) }))
      .filter(({ value }) => !EMPTY.has(value));
  }
}

const EMPTY: ReadonlySet<string> = new Set(['', 'null', 'None', '[]', '{}', 'false']);
