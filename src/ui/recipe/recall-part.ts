/** What is taken over from a picture: everything, its prompts, its seed, its size, all but the seed, or itself as input. */
export type RecallPart = 'all' | 'prompt' | 'seed' | 'size' | 'remix' | 'input';
