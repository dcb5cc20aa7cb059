import type { Loopback, TextToImageRequest } from '../diffusion/request.ts';
import {
  type Clamped,
  clampGuidance,
  clampPrompt,
  clampRescale,
  clampSteps,
  type FieldNote,
  type NumberInput,
} from '../diffusion/request-fields.ts';
import { CLIP_SKIP_RANGE, LOOPS_RANGE, MASK_BLUR_RANGE, PADDING_RANGE } from '../diffusion/request-rules.ts';
import { A1111_KEYS, AREA_ONLY_MASKED, EMPHASIS_LABELS, MASK_NOT_MASKED, MASKED_CONTENT_LABELS } from './a1111-keys.ts';
import type { FieldText, ForeignRecipe, HiresText, InpaintText, LoraText } from './foreign-recipe.ts';
import type {
  RecalledHires,
  RecalledInpaint,
  RecalledLora,
  RecalledRecipe,
  RecalledSettings,
} from './recalled-recipe.ts';
import type { SchedulerChoice } from './scheduler-choice.ts';
import { readSeed } from './seed-text.ts';

/** Sizes are clamped by whoever knows the package; beyond this they are no sizes. */
const MAX_SIZE_PX = 65_536;
const MAX_HIRES_SCALE = 8;
/** What A1111 means where its text does not say. */
const A1111_PADDING = 32;
const MAX_LORAS = 100;
const MAX_OTHERS = 200;
/** Of a text that is only shown. */
const MAX_SHOWN_CHARACTERS = 2000;

type Draft<T> = { -readonly [Field in keyof T]?: T[Field] };

/**
 * What a foreign recipe means here. Values out of range are clamped with a note; values that make no sense, and names
 * that the studio does not know, go to `others`. Notes, beside those of the fields: `note.recipe.unknownSampler` {name},
 * `note.recipe.unknownSchedule` {name}, `note.recipe.seedWrapped` {seed, value}, `note.recipe.otherNoise` {rng},
 * `note.recipe.model` {name}, `note.recipe.severalPrompts` {count}.
 * @returns undefined for a recipe that says nothing.
 */
export function followRecipe(recipe: ForeignRecipe): RecalledRecipe | undefined {
  const follower = new RecipeFollower();
  const request = follower.followRequest(recipe);
  const settings = follower.followSettings(recipe);
  const { notes } = follower;
  const others = [...follower.senseless, ...(recipe.others ?? [])];
  if (Object.keys(request).length + Object.keys(settings).length + others.length === 0) return undefined;
  const { program, version, seed, isCompel } = recipe;
  if (recipe.promptCount !== undefined && recipe.promptCount > 1)
    notes.push({ key: 'note.recipe.severalPrompts', values: { count: recipe.promptCount } });
  return {
    program,
    ...(version === undefined ? {} : { version: shorten(version) }),
    request,
    settings,
    notes,
    ...(request.seed === undefined || seed === undefined ? {} : { seedText: seed.trim() }),
    ...(isCompel ? { isCompel } : {}),
    others: others.slice(0, MAX_OTHERS).map(({ name, value }) => ({ name: shorten(name), value: cut(value) })),
  };
}

class RecipeFollower {
  readonly notes: FieldNote[] = [];
  /** Fields whose values cannot be used. */
  readonly senseless: FieldText[] = [];

  followRequest(recipe: ForeignRecipe): Partial<TextToImageRequest> {
    const request: Draft<TextToImageRequest> = {};
    const prompt = this.#prompt(recipe.prompt);
    if (prompt !== undefined && prompt.trim() !== '') request.prompt = prompt;
    const negativePrompt = this.#prompt(recipe.negativePrompt);
    if (negativePrompt !== undefined) request.negativePrompt = negativePrompt;
    this.#assign(request, 'numInferenceSteps', this.#number('Steps', recipe.steps, clampSteps));
    this.#assign(request, 'guidanceScale', this.#number('CFG scale', recipe.guidanceScale, clampGuidance));
    this.#assign(request, 'guidanceRescale', this.#number('Guidance rescale', recipe.guidanceRescale, clampRescale));
    const size = this.#size('Size', recipe.width, recipe.height);
    if (size) Object.assign(request, size);
    this.#assign(request, 'scheduler', this.#scheduler(recipe.sampler));
    this.#assign(request, 'scheduleType', this.#scheduleType(recipe.sampler));
    this.#assign(request, 'seed', this.#seed('Seed', recipe.seed));
    if (request.seed !== undefined && recipe.rng !== undefined && recipe.rng !== 'CPU')
      this.#say('otherNoise', { rng: shorten(recipe.rng) });
    return request;
  }

  followSettings(recipe: ForeignRecipe): RecalledSettings {
    const settings: Draft<RecalledSettings> = {};
    this.#assign(settings, 'strength', this.#share('Denoising strength', recipe.strength));
    const clipSkip = Math.round(this.#within('Clip skip', recipe.clipSkip, 1, CLIP_SKIP_RANGE.max) ?? 1);
    if (clipSkip > 1) settings.clipSkip = clipSkip;
    const seed = this.#seed('Variation seed', recipe.variationSeed);
    const strength = this.#share('Variation seed strength', recipe.variationStrength);
    if (seed !== undefined && strength !== undefined) settings.variation = { seed, strength };
    const seedResize = this.#size('Seed resize from', recipe.seedResizeWidth, recipe.seedResizeHeight);
    if (seedResize) settings.seedResize = seedResize;
    this.#assign(settings, 'eta', this.#share('Eta', recipe.eta));
    this.#assign(settings, 'emphasis', this.#labelled('Emphasis', recipe.emphasis, EMPHASIS_LABELS));
    if (recipe.inpaint) settings.inpaint = this.#inpaint(recipe.inpaint);
    this.#assign(settings, 'loopback', this.#loopback(recipe));
    const hires = recipe.hires && this.#hires(recipe.hires);
    if (hires && Object.keys(hires).length > 0) settings.hires = hires;
    const [name, hash] = [recipe.model?.trim() || undefined, recipe.modelHash?.trim() || undefined];
    if (name !== undefined || hash !== undefined)
      settings.model = {
        ...(name === undefined ? {} : { name: cut(name) }),
        ...(hash === undefined ? {} : { hash: cut(hash) }),
      };
    if (name !== undefined) this.#say('model', { name: shorten(name) });
    if (recipe.vae) settings.vae = cut(recipe.vae);
    const loras = (recipe.loras ?? []).slice(0, MAX_LORAS).map((lora) => this.#lora(lora));
    if (loras.length > 0) settings.loras = loras;
    return settings;
  }

  #hires(text: HiresText): RecalledHires {
    const hires: Draft<RecalledHires> = {};
    this.#assign(hires, 'scale', this.#within('Hires upscale', text.scale, 1, MAX_HIRES_SCALE));
    const size = this.#size('Hires resize', text.width, text.height);
    if (size) Object.assign(hires, size);
    // 0 stands for "as many as the first pass".
    if (text.steps !== '0') this.#assign(hires, 'steps', this.#number('Hires steps', text.steps, clampSteps));
    this.#assign(hires, 'strength', this.#share('Denoising strength', text.strength));
    this.#assign(hires, 'guidanceScale', this.#number('Hires CFG Scale', text.guidanceScale, clampGuidance));
    if (text.upscaler) hires.upscaler = cut(text.upscaler);
    this.#assign(hires, 'scheduler', this.#scheduler(text.sampler));
    this.#assign(hires, 'scheduleType', this.#scheduleType(text.sampler));
    this.#assign(hires, 'prompt', this.#prompt(text.prompt));
    this.#assign(hires, 'negativePrompt', this.#prompt(text.negativePrompt));
    return hires;
  }

  /** A1111 itself writes the strength alone, which says too little. */
  #loopback({ loops: text, finalStrength: strengthText }: ForeignRecipe): Loopback | undefined {
    const loops = this.#within('Loops', text, LOOPS_RANGE.min, LOOPS_RANGE.max);
    const finalStrength = this.#share(A1111_KEYS.finalStrength, strengthText);
    if (loops !== undefined && finalStrength !== undefined) return { loops: Math.round(loops), finalStrength };
    if (finalStrength !== undefined)
      this.senseless.push({ name: A1111_KEYS.finalStrength, value: String(strengthText) });
    return undefined;
  }

  #inpaint(text: InpaintText): RecalledInpaint {
    const inpaint: Draft<RecalledInpaint> = {};
    const { min, max } = MASK_BLUR_RANGE;
    this.#assign(inpaint, 'maskBlur', this.#within('Mask blur', text.maskBlur, min, max));
    if (text.maskMode === MASK_NOT_MASKED) inpaint.isMaskInverted = true;
    const content = this.#labelled('Masked content', text.maskedContent, MASKED_CONTENT_LABELS);
    this.#assign(inpaint, 'maskedContent', content);
    if (text.area === AREA_ONLY_MASKED) {
      const padding = this.#within('Masked area padding', text.padding, PADDING_RANGE.min, PADDING_RANGE.max);
      inpaint.padding = Math.round(padding ?? A1111_PADDING);
    }
    return inpaint;
  }

  /** A value that goes by one of these names, in any case of letters. */
  #labelled<Id extends string>(
    name: string,
    text: string | undefined,
    labels: Readonly<Record<Id, string>>,
  ): Id | undefined {
    if (text === undefined) return undefined;
    for (const id in labels) if (labels[id].toLowerCase() === text.trim().toLowerCase()) return id;
    this.senseless.push({ name, value: text });
    return undefined;
  }

  #lora({ name, weight, hash }: LoraText): RecalledLora {
    const number = Number(weight ?? '');
    const isNumber = weight !== undefined && weight.trim() !== '' && Number.isFinite(number);
    return { name: cut(name), weight: isNumber ? number : 1, ...(hash === undefined ? {} : { hash: cut(hash) }) };
  }

  #prompt(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.#take(clampPrompt(text));
  }

  /** A fallback would be made up: the form keeps what it has. */
  #number(
    name: string,
    text: string | undefined,
    clamp: (input: NumberInput, fallback: number) => Clamped<number>,
  ): number | undefined {
    if (text === undefined) return undefined;
    const clamped = clamp(text, 0);
    if (!clamped.note?.key.endsWith('.notANumber')) return this.#take(clamped);
    this.senseless.push({ name, value: text });
    return undefined;
  }

  /** A number in its range; what lies outside is no value. */
  #within(name: string, text: string | undefined, min: number, max: number): number | undefined {
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= min && value <= max) return value;
    this.senseless.push({ name, value: text });
    return undefined;
  }

  #share(name: string, text: string | undefined): number | undefined {
    return this.#within(name, text, 0, 1);
  }

  #size(
    name: string,
    width: string | undefined,
    height: string | undefined,
  ): { readonly width: number; readonly height: number } | undefined {
    if (width === undefined || height === undefined) return undefined;
    // A1111 writes 0x0 where it takes no size.
    if (width === '0' && height === '0') return undefined;
    const [columns, rows] = [readPixels(width), readPixels(height)];
    if (columns !== undefined && rows !== undefined) return { width: columns, height: rows };
    this.senseless.push({ name, value: `${width}x${height}` });
    return undefined;
  }

  #scheduler(choice: SchedulerChoice | undefined): TextToImageRequest['scheduler'] | undefined {
    if (choice?.name === undefined || choice.scheduler !== undefined) return choice?.scheduler;
    this.#say('unknownSampler', { name: shorten(choice.name) });
    this.senseless.push({ name: 'Sampler', value: choice.name });
    return undefined;
  }

  #scheduleType(choice: SchedulerChoice | undefined): TextToImageRequest['scheduleType'] | undefined {
    if (choice?.scheduleName === undefined || choice.scheduleType !== undefined) return choice?.scheduleType;
    this.#say('unknownSchedule', { name: shorten(choice.scheduleName) });
    this.senseless.push({ name: 'Schedule type', value: choice.scheduleName });
    return 'automatic';
  }

  #seed(name: string, text: string | undefined): number | undefined {
    if (text === undefined || text.trim() === '-1') return undefined;
    const seed = readSeed(text);
    if (seed === undefined) this.senseless.push({ name, value: text });
    else if (seed.isWrapped) this.#say('seedWrapped', { seed: text.trim(), value: seed.value });
    return seed?.value;
  }

  #take<T>({ value, note }: Clamped<T>): T {
    if (note) this.notes.push(note);
    return value;
  }

  #say(key: string, values: FieldNote['values']): void {
    this.notes.push({ key: `note.recipe.${key}`, values });
  }

  #assign<T, Field extends keyof T>(draft: Draft<T>, field: Field, value: T[Field] | undefined): void {
    if (value !== undefined) draft[field] = value;
  }
}

function readPixels(text: string): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const pixels = Number(text);
  return pixels >= 1 && pixels <= MAX_SIZE_PX ? pixels : undefined;
}

/** Texts of a stranger's file, short enough for a note. */
function shorten(text: string): string {
  const characters = Array.from(text.slice(0, 200));
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : text;
}

/** Texts of a stranger's file, short enough to be shown as a field. */
function cut(text: string): string {
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : text;
}
