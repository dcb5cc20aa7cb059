import { A1111_KEYS, STUDIO_VERSION_LABEL } from '../a1111-keys.ts';
import { A1111_KEYWORD, type A1111Text, readA1111Text } from '../a1111-text.ts';
import { parseForeignJson } from '../foreign-json.ts';
import type { FieldText, ForeignRecipe, FormatReader, HiresText, InpaintText, LoraText } from '../foreign-recipe.ts';
import { FOOOCUS_SCHEME_KEYWORD } from '../keywords.ts';
import { chooseByA1111Name } from '../scheduler-choice.ts';
import { fromFooocusText, isFooocusText } from './fooocus-text.ts';
import { fromKritaText, isKritaText } from './krita.ts';

/** Values that mean what the studio does anyway. */
const HARMLESS_PAIRS: ReadonlySet<string> = new Set([
  'Clip skip: 1',
  'VAE: Automatic',
  'VAE: None',
  'Hires sampler: Use same sampler',
  'Hires schedule type: Use same scheduler',
  'Hires checkpoint: Use same checkpoint',
  'Schedule max sigma: 0',
  'Schedule min sigma: 0',
  'Schedule rho: 0',
  'VAE Encoder: Full',
  'VAE Decoder: Full',
  'FP8 weight: Disable',
  'Denoising curve: Linear',
  'Emphasis: Original',
]);

/** A1111's `parameters`, and what Fooocus, Krita's plugin and the studio write in its form. */
export const readA1111: FormatReader = (text) => {
  const parameters = text(A1111_KEYWORD);
  if (parameters === undefined || isJson(parameters)) return undefined;
  const read = readA1111Text(parameters);
  const recipe = readParameters(read);
  if (recipe === undefined) return undefined;
  if (isFooocusText(read.parameters, text(FOOOCUS_SCHEME_KEYWORD))) return fromFooocusText(recipe, read.parameters);
  return isKritaText(read.parameters) ? fromKritaText(recipe, read.parameters) : recipe;
};

/** Some programs put JSON of their own under the same keyword; it is no prompt. */
function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text) && parseForeignJson(text) !== undefined;
}

/** A text that has a key is used up by whoever asks for it; the rest is what nobody asked for. */
class Pairs {
  readonly #left: Map<string, string>;

  constructor(parameters: ReadonlyMap<string, string>) {
    this.#left = new Map([...parameters].filter(([key, value]) => !HARMLESS_PAIRS.has(`${key}: ${value}`)));
  }

  take(key: string): string | undefined {
    const value = this.#left.get(key);
    this.#left.delete(key);
    return value;
  }

  rest(): readonly FieldText[] {
    return [...this.#left].map(([name, value]) => ({ name, value }));
  }
}

function readParameters({ prompt, negativePrompt, parameters }: A1111Text): ForeignRecipe | undefined {
  if (parameters.size === 0)
    return prompt === '' && negativePrompt === '' ? undefined : readPromptOnly(prompt, negativePrompt);
  const pairs = new Pairs(parameters);
  const version = pairs.take('Version');
  const isOwnText = version === STUDIO_VERSION_LABEL;
  const hires = readHires(pairs);
  const strength = pairs.take(A1111_KEYS.strength);
  pairs.take('User');
  return {
    program: isOwnText ? 'studio' : 'a1111',
    version,
    prompt,
    negativePrompt,
    steps: pairs.take('Steps'),
    sampler: chooseByA1111Name(pairs.take('Sampler'), pairs.take('Schedule type'), isOwnText),
    guidanceScale: pairs.take('CFG scale'),
    guidanceRescale: pairs.take(A1111_KEYS.guidanceRescale),
    seed: pairs.take('Seed'),
    rng: pairs.take('RNG') ?? 'GPU',
    width: pairs.take('Size-1'),
    height: pairs.take('Size-2'),
    clipSkip: pairs.take(A1111_KEYS.clipSkip),
    variationSeed: pairs.take(A1111_KEYS.variationSeed),
    variationStrength: pairs.take(A1111_KEYS.variationStrength),
    seedResizeWidth: pairs.take(`${A1111_KEYS.seedResize}-1`),
    seedResizeHeight: pairs.take(`${A1111_KEYS.seedResize}-2`),
    // With a second pass it is that pass's.
    ...(hires ? { hires: { ...hires, strength } } : { strength }),
    inpaint: readInpaint(pairs),
    loops: pairs.take(A1111_KEYS.loops),
    finalStrength: pairs.take(A1111_KEYS.finalStrength),
    eta: pairs.take(A1111_KEYS.eta) ?? pairs.take(A1111_KEYS.etaDdim),
    emphasis: pairs.take(A1111_KEYS.emphasis),
    model: pairs.take('Model'),
    modelHash: pairs.take('Model hash'),
    vae: pairs.take('VAE'),
    loras: readLoras(prompt, pairs.take('Lora hashes')),
    others: pairs.rest(),
  };
}

function readPromptOnly(prompt: string, negativePrompt: string): ForeignRecipe {
  return { program: 'a1111', prompt, ...(negativePrompt === '' ? {} : { negativePrompt }), loras: readLoras(prompt) };
}

/** Hires fix is on where the text says by how much, or to which size, or with what. */
function readHires(pairs: Pairs): HiresText | undefined {
  const hires: HiresText = {
    scale: pairs.take(A1111_KEYS.hiresScale),
    width: pairs.take(`${A1111_KEYS.hiresSize}-1`),
    height: pairs.take(`${A1111_KEYS.hiresSize}-2`),
    upscaler: pairs.take(A1111_KEYS.hiresUpscaler),
    steps: pairs.take(A1111_KEYS.hiresSteps),
    guidanceScale: pairs.take(A1111_KEYS.hiresGuidance),
    sampler: chooseByA1111Name(pairs.take('Hires sampler'), pairs.take('Hires schedule type')),
    prompt: pairs.take('Hires prompt'),
    negativePrompt: pairs.take('Hires negative prompt'),
  };
  const isOn = hires.scale !== undefined || hires.width !== undefined || hires.upscaler !== undefined;
  return isOn ? hires : undefined;
}

/** There was a mask where the text says how soft it was, which part of it counts, or what lay under it. */
function readInpaint(pairs: Pairs): InpaintText | undefined {
  const inpaint: InpaintText = {
    maskBlur: pairs.take(A1111_KEYS.maskBlur),
    maskMode: pairs.take(A1111_KEYS.maskMode),
    maskedContent: pairs.take(A1111_KEYS.maskedContent),
    area: pairs.take(A1111_KEYS.inpaintArea),
    padding: pairs.take(A1111_KEYS.maskPadding),
  };
  return Object.values(inpaint).some((value) => value !== undefined) ? inpaint : undefined;
}

/** LoRAs of a prompt as `<lora:name:weight>`, with the hashes that stand apart as `name: hash, name: hash`. */
function readLoras(prompt: string, hashText = ''): readonly LoraText[] {
  const hashes = new Map(
    hashText.split(',').map((pair) => {
      const at = pair.lastIndexOf(':');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
  return Array.from(prompt.matchAll(/<lora:([^<>:]+)(?::([^<>:]*))?[^<>]*>/gi), ([, name = '', weight]) => ({
    name,
    weight,
    hash: hashes.get(name),
  }));
}
