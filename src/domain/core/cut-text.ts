const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The beginning of a text, cut between two characters as a reader counts them (grapheme clusters, UAX #29): no emoji and
 * no accent is torn off. A first one that is too long by itself is cut between code points.
 * @param maxLength UTF-16 units.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let length = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > maxLength) break;
    length = index + segment.length;
  }
  if (length > 0) return text.slice(0, length);
  const isPairCut = (text.codePointAt(maxLength - 1) ?? 0) > 0xffff;
  return text.slice(0, isPairCut ? maxLength - 1 : maxLength);
}
