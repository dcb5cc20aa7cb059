import { A1111_KEYWORD, type A1111Text, readA1111Text } from '../a1111-text.ts';
import { parseForeignJson } from '../foreign-json.ts';
import type { FieldText, ForeignRecipe, FormatReader, HiresText, LoraText } from '../foreign-recipe.ts';
import { FOOOCUS_SCHEME_KEYWORD } from '../keywords.ts';
import { GUIDANCE_RESCALE_KEY, STUDIO_VERSION_LABEL } from '../recipe-text.ts';
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
  const strength = pairs.take('Denoising strength');
  pairs.take('User');
  return {
    program: isOwnText ? 'studio' : 'a1111',
    version,
    prompt,
    negativePrompt,
    steps: pairs.take('Steps'),
    sampler: chooseByA1111Name(pairs.take('Sampler'), pairs.take('Schedule type'), isOwnText),
    guidanceScale: pairs.take('CFG scale'),
    guidanceRescale: pairs.take(GUIDANCE_RESCALE_KEY),
    seed: pairs.take('Seed'),
    rng: pairs.take('RNG') ?? 'GPU',
    width: pairs.take('Size-1'),
    height: pairs.take('Size-2'),
    clipSkip: pairs.take('Clip skip'),
    variationSeed: pairs.take('Variation seed'),
    variationStrength: pairs.take('Variation seed strength'),
    seedResizeWidth: pairs.take('Seed resize from-1'),
    seedResizeHeight: pairs.take('Seed resize from-2'),
    // With a second pass it is that pass's.
    ...(hires ? { hires: { ...hires, strength } } : { strength }),
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
    scale: pairs.take('Hires upscale'),
    width: pairs.take('Hires resize-1'),
    height: pairs.take('Hires resize-2'),
    upscaler: pairs.take('Hires upscaler'),
    steps: pairs.take('Hires steps'),
    guidanceScale: pairs.take('Hires CFG Scale'),
    sampler: chooseByA1111Name(pairs.take('Hires sampler'), pairs.take('Hires schedule type')),
    prompt: pairs.take('Hires prompt'),
    negativePrompt: pairs.take('Hires negative prompt'),
  };
  const isOn = hires.scale !== undefined || hires.width !== undefined || hires.upscaler !== undefined;
  return isOn ? hires : undefined;
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
