import type { Result } from '../../../studio/services/studio.ts';

/** A file name that every system takes: the prompt's first words, then the seed. */
export function fileNameFor(result: Result): string {
  const words = result.recipe.request.prompt
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.slice(0, 8)
    .join('-')
    .slice(0, 60);
  return `${words ? `${words}-` : ''}${result.recipe.seed}.png`;
}
