import type { Loopback, PartialRequest } from '../diffusion/request.ts';
import type { MaskedContent } from '../diffusion/request-choices.ts';
import type { FieldNote } from '../diffusion/request-fields.ts';
import type { SchedulerId, ScheduleType } from '../diffusion/schedulers/scheduler.ts';
import type { EmphasisMode } from '../prompting/emphasis.ts';
import type { FieldText, RecipeProgram } from './foreign-recipe.ts';
import type { Recipe } from './recipe.ts';

/** What a picture's texts say about how it was made, as far as a request can carry it. */
export interface RecalledRequest {
  /** Every field that is there passes the rules, but sizes may not fit the package: the caller clamps them. */
  readonly request: PartialRequest;
  /** What was changed, or could not be followed. */
  readonly notes: readonly FieldNote[];
}

/** A second pass at a larger size. */
export interface RecalledHires {
  /** Factor of the size, above 1. */
  readonly scale?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** 1…150. */
  readonly steps?: number;
  /** Share of the schedule that is run again, 0…1. */
  readonly strength?: number;
  /** 0…30. */
  readonly guidanceScale?: number;
  /** As the file names it. */
  readonly upscaler?: string;
  readonly scheduler?: SchedulerId;
  readonly scheduleType?: ScheduleType;
  readonly prompt?: string;
  readonly negativePrompt?: string;
}

/** A LoRA by its name; its weight is 1 where the file does not say. */
export interface RecalledLora {
  readonly name: string;
  readonly weight: number;
  readonly hash?: string;
}

/** What was painted under a mask; empty where the file says only that there was one. */
export interface RecalledInpaint {
  /** Pixels, 0…64. */
  readonly maskBlur?: number;
  readonly isMaskInverted?: boolean;
  readonly maskedContent?: MaskedContent;
  /** Only the masked part was painted, with so many pixels around it, 0…256. */
  readonly padding?: number;
}

/** What was understood beside the fields that every request has, in its own units. */
export interface RecalledSettings {
  /** Of an image-to-image picture: share of the schedule that was run, 0…1. */
  readonly strength?: number;
  /** Counted as A1111 does: 1 is the text encoder's last layer; 1…12. */
  readonly clipSkip?: number;
  /** `seed` is uint32, `strength` 0…1. */
  readonly variation?: { readonly seed: number; readonly strength: number };
  /** Size whose noise was taken, in pixels. */
  readonly seedResize?: { readonly width: number; readonly height: number };
  readonly hires?: RecalledHires;
  readonly inpaint?: RecalledInpaint;
  readonly loopback?: Loopback;
  /** Share of noise drawn anew in each step, 0…1. */
  readonly eta?: number;
  readonly emphasis?: EmphasisMode;
  readonly model?: { readonly name?: string; readonly hash?: string };
  readonly vae?: string;
  readonly loras?: readonly RecalledLora[];
}

/** All that could be read from a picture. */
export interface RecalledRecipe extends RecalledRequest {
  /** Who wrote it; absent where only notes could be made of it. */
  readonly program?: RecipeProgram;
  /** That program's version, as it writes it. */
  readonly version?: string;
  readonly settings: RecalledSettings;
  /** The studio's own record, where there is one: what a difference is found by. */
  readonly record?: Recipe;
  /** The seed as the file has it; `request.seed` is that modulo 2^32. */
  readonly seedText?: string;
  /** True when the prompts' weights are written in Compel's way (InvokeAI); they are left as they are. */
  readonly isCompel?: true;
  /** Fields without a meaning here, and those whose values make no sense, as text to show. */
  readonly others: readonly FieldText[];
}
