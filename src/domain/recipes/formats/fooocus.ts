import { A1111_KEYWORD } from '../a1111-text.ts';
import { FieldBag } from '../field-bag.ts';
import { asList, asObject, asText, type JsonObject, parseForeignJson } from '../foreign-json.ts';
import type { ForeignRecipe, FormatReader, LoraText } from '../foreign-recipe.ts';
import { FOOOCUS_SCHEME_KEYWORD } from '../keywords.ts';
import { chooseByComfyuiName } from '../scheduler-choice.ts';

/** Fooocus's `parameters` as JSON. Its texts in A1111's form are read with A1111's. */
export const readFooocus: FormatReader = (text) => {
  const parameters = text(A1111_KEYWORD);
  if (parameters === undefined || !parameters.trimStart().startsWith('{')) return undefined;
  const json = asObject(parseForeignJson(parameters));
  if (json === undefined) return undefined;
  const isNamed = text(FOOOCUS_SCHEME_KEYWORD) === 'fooocus';
  return isNamed || isFooocus(json) ? readJson(json) : undefined;
};

/** Without its scheme beside it (other programs keep only `parameters`), by what no other program writes. */
function isFooocus(json: JsonObject): boolean {
  return /^fooocus\b/i.test(asText(json['version']) ?? '') || ('adm_guidance' in json && 'base_model' in json);
}

function readJson(json: JsonObject): ForeignRecipe {
  const bag = new FieldBag(json);
  bag.drop('metadata_scheme', 'created_by', 'lora_combined_');
  const full = asList(json['full_prompt']).map(asText);
  const fullNegative = asList(json['full_negative_prompt']).map(asText);
  const prompt = bag.text('prompt');
  const [width, height] = readResolution(bag.text('resolution'));
  const vae = bag.text('vae');
  const sampler = chooseByComfyuiName(bag.text('sampler'), bag.text('scheduler'));
  return {
    program: 'fooocus',
    version: bag.text('version'),
    prompt: prompt?.trim() ? prompt : full.join(', '),
    negativePrompt: bag.text('negative_prompt') ?? fullNegative.join(', '),
    steps: bag.text('steps'),
    guidanceScale: bag.text('guidance_scale'),
    width,
    height,
    sampler,
    seed: bag.text('seed'),
    // As ComfyUI, on which it is built.
    rng: 'CPU',
    clipSkip: bag.text('clip_skip'),
    model: bag.text('base_model'),
    modelHash: bag.text('base_model_hash'),
    vae: vae === 'Default (model)' ? undefined : vae,
    loras: readLoras(json, bag),
    others: bag.rest(),
  };
}

/** `(1152, 896)`: a Python pair as text. */
function readResolution(text: string | undefined): readonly (string | undefined)[] {
  const [, width, height] = /^\s*\(\s*'?(\d+)'?\s*,\s*'?(\d+)'?\s*\)\s*$/.exec(text ?? '') ?? [];
  return [width, height];
}

/** `loras` as [name, weight, hash]; older files have `lora_combined_1` = `name : weight` only. */
function readLoras(json: JsonObject, bag: FieldBag): readonly LoraText[] {
  bag.drop('loras');
  const listed = asList(json['loras']).flatMap((lora) => {
    const [name, weight, hash] = asList(lora).map(asText);
    return name === undefined ? [] : [{ name, weight, hash }];
  });
  if (listed.length > 0) return listed;
  return Object.keys(json)
    .filter((key) => key.startsWith('lora_combined_'))
    .flatMap((key) => {
      const [name, weight] = (asText(json[key]) ?? '').split(' : ');
      return name ? [{ name, weight }] : [];
    });
}
