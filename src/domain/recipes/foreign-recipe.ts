import type { SchedulerChoice } from './scheduler-choice.ts';

/** The programs whose files are read. */
export const RECIPE_PROGRAMS = ['studio', 'a1111', 'invokeai', 'comfyui', 'fooocus', 'krita', 'novelai'] as const;
export type RecipeProgram = (typeof RECIPE_PROGRAMS)[number];

/** A field of a file as it stands there. */
export interface FieldText {
  readonly name: string;
  readonly value: string;
}

/** A LoRA as the file names it. */
export interface LoraText {
  readonly name: string;
  readonly weight?: string | undefined;
  readonly hash?: string | undefined;
}

/** The second pass at a larger size ("hires fix"), uninterpreted. */
export interface HiresText {
  readonly scale?: string | undefined;
  readonly width?: string | undefined;
  readonly height?: string | undefined;
  readonly steps?: string | undefined;
  readonly strength?: string | undefined;
  readonly guidanceScale?: string | undefined;
  readonly upscaler?: string | undefined;
  readonly sampler?: SchedulerChoice | undefined;
  readonly prompt?: string | undefined;
  readonly negativePrompt?: string | undefined;
}

/** What was painted under a mask, uninterpreted. Empty where the file says only that there was one. */
export interface InpaintText {
  readonly maskBlur?: string | undefined;
  /** A1111's words, as are the next two. */
  readonly maskMode?: string | undefined;
  readonly maskedContent?: string | undefined;
  readonly area?: string | undefined;
  readonly padding?: string | undefined;
}

/**
 * What a file of another program says about how its picture was made: which field is which, values as they stand there.
 * What the file lacks is absent. Each format makes one; what the values mean here is decided in one place for all
 * (follow-recipe.ts).
 */
export interface ForeignRecipe {
  readonly program: RecipeProgram;
  /** The program's version as it writes it. */
  readonly version?: string | undefined;
  readonly prompt?: string | undefined;
  /** Empty where the file says that there is none. */
  readonly negativePrompt?: string | undefined;
  /** Weights are written in Compel's way. */
  readonly isCompel?: true | undefined;
  readonly steps?: string | undefined;
  readonly guidanceScale?: string | undefined;
  readonly guidanceRescale?: string | undefined;
  readonly width?: string | undefined;
  readonly height?: string | undefined;
  readonly sampler?: SchedulerChoice | undefined;
  readonly seed?: string | undefined;
  /** Where the noise came from; `CPU` is torch's CPU generator. */
  readonly rng?: string | undefined;
  readonly strength?: string | undefined;
  /** Counted as A1111 does: 1 is the text encoder's last layer. */
  readonly clipSkip?: string | undefined;
  readonly variationSeed?: string | undefined;
  readonly variationStrength?: string | undefined;
  readonly seedResizeWidth?: string | undefined;
  readonly seedResizeHeight?: string | undefined;
  readonly hires?: HiresText | undefined;
  /** There was a mask. */
  readonly inpaint?: InpaintText | undefined;
  /** Rounds of loopback, and the strength of the last. */
  readonly loops?: string | undefined;
  readonly finalStrength?: string | undefined;
  readonly eta?: string | undefined;
  /** A1111's word for how weights act. */
  readonly emphasis?: string | undefined;
  readonly model?: string | undefined;
  readonly modelHash?: string | undefined;
  readonly vae?: string | undefined;
  readonly loras?: readonly LoraText[];
  /** Texts that were joined to make the prompt, where there were several. */
  readonly promptCount?: number | undefined;
  /** All else, in the file's order. */
  readonly others?: readonly FieldText[];
}

/** The text of a picture under a keyword; undefined when it has none. */
export type TextLookup = (keyword: string) => string | undefined;

/** Reads the recipe of one format; undefined when the texts have none. Never throws. */
export type FormatReader = (text: TextLookup) => ForeignRecipe | undefined;
