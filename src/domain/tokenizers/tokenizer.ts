/** What a text becomes for the text encoder. */
export interface TokenizedPrompt {
  /** `modelMaxLength` ids: start, at most `modelMaxLength - 2` of the text, end, padding. */
  readonly tokenIds: Int32Array;
  /** Ids of the whole text without start, end and padding: what a token counter shows. */
  readonly tokenCount: number;
  /** Ids that did not fit and were dropped; 0 for most prompts. */
  readonly truncatedTokenCount: number;
}

/** Port of a CLIP tokenizer, made from a package's own vocabulary. */
export interface Tokenizer {
  /** Sequence length of the text encoder, 77 for CLIP. */
  readonly modelMaxLength: number;
  /** All ids of the text with start and end, never truncated, never padded. */
  encode(text: string): readonly number[];
  /** Truncated and padded for the text encoder. */
  tokenize(text: string): TokenizedPrompt;
}
