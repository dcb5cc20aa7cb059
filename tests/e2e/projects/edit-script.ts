/**
 * A document that is edited for ever by numbered edits, so that what is found on the disk tells how far it came: edit i
 * adds a rectangle, renames the one before it, or writes one more character.
 */

/** The part of a document that the edits change. */
export interface EditedParts {
  /** Names by id, sorted. */
  readonly names: readonly (readonly [string, string])[];
  readonly text: string;
}

/** The id of the rectangle that edit `index` adds. */
export function layerIdOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** The text layer, made before the first edit. */
export const TEXT_LAYER_ID = 'ffffffff-0000-4000-8000-000000000000';

/** What the document holds once edits 0…count - 1 are done. */
export function partsAfter(count: number): EditedParts {
  const names: [string, string][] = [];
  let text = '';
  for (let index = 0; index < count; index++) {
    if (index % 3 === 0) names.push([layerIdOf(index), `edit ${index}`]);
    else if (index % 3 === 1) names[names.length - 1] = [layerIdOf(index - 1), `edit ${index}`];
    else text += String(index % 10);
  }
  return { names, text };
}

/** How many edits a document holds; undefined when it is the state after no whole number of them. */
export function editCountOf(parts: EditedParts): number | undefined {
  const found = JSON.stringify(parts);
  // Every third edit writes a character.
  const least = 3 * parts.text.length;
  return [least, least + 1, least + 2].find((count) => JSON.stringify(partsAfter(count)) === found);
}

/** The parts of a state as the page gives it. */
export function partsOf(
  layers: readonly { readonly id: string; readonly kind: string; readonly name: string; readonly text?: string }[],
): EditedParts {
  const names = layers
    .filter(({ kind }) => kind === 'shape')
    .map(({ id, name }) => [id, name] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { names, text: layers.find(({ id }) => id === TEXT_LAYER_ID)?.text ?? '' };
}
