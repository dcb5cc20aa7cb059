/**
 * The selection after choosing `id`: alone, added or taken away, or everything from `anchorId` to it as listed. `ids` are
 * the lines of the list in their order.
 */
export function nextSelection(
  ids: readonly string[],
  selection: readonly string[],
  id: string,
  anchorId: string | undefined,
  how: 'only' | 'toggle' | 'range',
): readonly string[] {
  if (how === 'toggle') return selection.includes(id) ? selection.filter((each) => each !== id) : [...selection, id];
  const from = ids.indexOf(anchorId ?? selection[0] ?? id);
  const to = ids.indexOf(id);
  if (how === 'only' || from < 0 || to < 0) return [id];
  return ids.slice(Math.min(from, to), Math.max(from, to) + 1);
}
