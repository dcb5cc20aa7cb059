import { FieldBag } from '../field-bag.ts';
import { asList, asObject, asText, type Json, type JsonObject, parseForeignJson } from '../foreign-json.ts';
import type { ForeignRecipe, FormatReader } from '../foreign-recipe.ts';
import { DREAM_KEYWORD, INVOKEAI_2_KEYWORD } from '../keywords.ts';
import { chooseByInvokeai2Name } from '../scheduler-choice.ts';
import { readDream } from './dream.ts';
import { splitBracketed } from './invokeai-brackets.ts';

/** InvokeAI 1 and 2: `sd-metadata`, else the command line under `Dream`. Weights are Compel's, what is in [ ] is negative. */
export const readInvokeai2: FormatReader = (text) => {
  const json = text(INVOKEAI_2_KEYWORD);
  const metadata = json === undefined ? undefined : asObject(parseForeignJson(json));
  // A grid has a list of pictures; their seeds are one apart.
  const image = asObject(metadata?.['image']) ?? asObject(asList(metadata?.['images'])[0]);
  if (metadata !== undefined && image !== undefined) return readImage(metadata, image);
  const command = text(DREAM_KEYWORD);
  return command === undefined ? undefined : readDream(command);
};

function readImage(metadata: JsonObject, image: JsonObject): ForeignRecipe {
  const bag = new FieldBag(image);
  bag.drop('type', 'step_number');
  const steps = bag.text('steps');
  const prompt = joinPrompts(bag.take('prompt'));
  const strength = bag.text('strength') ?? bag.text('strength_steps');
  const isFromPicture = asText(image['type']) === 'img2img';
  return {
    program: 'invokeai',
    version: asText(metadata['app_version']),
    isCompel: true,
    ...splitBracketed(prompt),
    steps,
    guidanceScale: bag.text('cfg_scale'),
    width: bag.text('width'),
    height: bag.text('height'),
    sampler: chooseByInvokeai2Name(bag.text('sampler'), steps),
    seed: bag.text('seed'),
    rng: 'GPU',
    strength: isFromPicture ? strength : undefined,
    ...readVariation(asList(image['variations']), bag),
    model: asText(metadata['model_weights']) ?? asText(metadata['model_id']),
    modelHash: asText(metadata['model_hash']),
    others: bag.rest().filter(({ value }) => value !== '0'),
  };
}

/** A text, or parts with weights; one part's weight says nothing. */
function joinPrompts(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const parts = asList(value).map(asObject);
  if (parts.length === 0) return undefined;
  if (parts.length === 1) return asText(parts[0]?.['prompt']);
  return parts.map((part) => `${asText(part?.['prompt']) ?? ''}:${asText(part?.['weight']) ?? 1}`).join(' ');
}

/** One variation is A1111's; several have no place there, and are shown. */
function readVariation(
  variations: readonly Json[],
  bag: FieldBag,
): Pick<ForeignRecipe, 'variationSeed' | 'variationStrength'> {
  if (variations.length !== 1) return {};
  bag.drop('variations');
  const only = asObject(variations[0]);
  return { variationSeed: asText(only?.['seed']), variationStrength: asText(only?.['weight']) };
}
