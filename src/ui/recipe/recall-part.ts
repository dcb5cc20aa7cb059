/** What is taken over from a picture: everything, its prompts, its seed, its size, or all but the seed. */
export type RecallPart = 'all' | 'prompt' | 'seed' | 'size' | 'remix';
