/** The pieces that CLIP's tokenizer splits text into before merging; each becomes one token or more. */
const PIECE = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/giu;

/**
 * True when a prompt is surely longer than the tokens that the model reads: every piece is at least one. A prompt just
 * below may still be cut; the finished picture's recipe says.
 */
export function isSurelyTooLong(prompt: string, tokenLimit: number): boolean {
  // A prompt of this many characters per token is too long whatever it says, and not worth splitting.
  if (prompt.length > tokenLimit * 200) return true;
  return (prompt.match(PIECE)?.length ?? 0) > tokenLimit;
}
