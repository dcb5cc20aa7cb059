/** Prompts under one name, to be put around or after those that are typed. */
export interface PromptStyle {
  readonly name: string;
  readonly prompt: string;
  readonly negativePrompt: string;
}

export interface PromptPair {
  readonly prompt: string;
  readonly negativePrompt: string;
}

const PLACEHOLDER = '{prompt}';

/**
 * Applies styles one after the other: `{prompt}` in a style is where the prompt goes, each time it is written; without it
 * the style is appended after ", ". Comes before wildcards are expanded, as in A1111.
 */
export function applyStyles(prompts: PromptPair, styles: readonly PromptStyle[]): PromptPair {
  return styles.reduce<PromptPair>(
    ({ prompt, negativePrompt }, style) => ({
      prompt: applyStyle(prompt, style.prompt),
      negativePrompt: applyStyle(negativePrompt, style.negativePrompt),
    }),
    prompts,
  );
}

function applyStyle(prompt: string, style: string): string {
  if (style.includes(PLACEHOLDER)) return style.split(PLACEHOLDER).join(prompt);
  if (style.trim() === '') return prompt;
  return [prompt.trim(), style.trim()].filter((text) => text !== '').join(', ');
}
