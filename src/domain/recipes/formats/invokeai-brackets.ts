/** InvokeAI up to 2.3 had no field for the negative prompt: words in square brackets were it, wherever they stood. */
export function splitBracketed(text: string | undefined): {
  readonly prompt?: string;
  readonly negativePrompt?: string;
} {
  if (text === undefined) return {};
  const negative = Array.from(text.matchAll(BRACKETED), ([, words = '']) => words);
  if (negative.length === 0) return { prompt: text, negativePrompt: '' };
  return { prompt: text.replace(BRACKETED, ' ').replace(/ {2,}/g, ' ').trim(), negativePrompt: negative.join(' ') };
}

/** To the first bracket that closes; one that opens inside is a letter like any other, but a second `[` begins anew. */
const BRACKETED = /\[([^[\]]*)\]/g;
