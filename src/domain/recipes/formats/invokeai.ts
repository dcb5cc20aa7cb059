import { FieldBag } from '../field-bag.ts';
import { asList, asObject, asText, type Json, parseForeignJson } from '../foreign-json.ts';
import type { ForeignRecipe, FormatReader, LoraText } from '../foreign-recipe.ts';
import { INVOKEAI_KEYWORD } from '../keywords.ts';
import { chooseByInvokeaiName } from '../scheduler-choice.ts';

/** Fields that say nothing about how to draw. */
const ABOUT_ITSELF = ['app_version', 'generation_mode', 'created_by', 'is_intermediate', 'type', 'id'];
/** InvokeAI's old "core metadata" was wrapped in this. */
const WRAPPER = 'core_metadata';

/** InvokeAI since 3.0: `invokeai_metadata`. Weights are Compel's. */
export const readInvokeai: FormatReader = (text) => {
  const json = text(INVOKEAI_KEYWORD);
  const whole = json === undefined ? undefined : asObject(parseForeignJson(json));
  const metadata = asObject(whole?.[WRAPPER]) ?? whole;
  if (metadata === undefined) return undefined;
  const bag = new FieldBag(metadata);
  const version = bag.text('app_version');
  const mode = bag.text('generation_mode');
  bag.drop(...ABOUT_ITSELF);
  const strength = bag.text('strength');
  const model = readModel(bag.take('model'));
  return {
    program: 'invokeai',
    version,
    isCompel: true,
    prompt: bag.text('positive_prompt'),
    negativePrompt: bag.text('negative_prompt'),
    steps: bag.text('steps'),
    guidanceScale: bag.text('cfg_scale'),
    guidanceRescale: bag.text('cfg_rescale_multiplier'),
    width: bag.text('width'),
    height: bag.text('height'),
    sampler: chooseByInvokeaiName(bag.text('scheduler')),
    seed: bag.text('seed'),
    rng: readRandomDevice(bag.text('rand_device')),
    // Of a text-to-image picture it is what stood in the form.
    strength: mode?.endsWith('txt2img') ? undefined : strength,
    inpaint: mode !== undefined && /(in|out)paint$/.test(mode) ? {} : undefined,
    clipSkip: countFromOne(bag.text('clip_skip')),
    ...readHires(bag),
    model: model?.name,
    modelHash: model?.hash,
    vae: readModel(bag.take('vae'))?.name,
    loras: asList(bag.take('loras')).flatMap(readLora),
    others: bag.rest(),
  };
};

/** {name, hash} since 4.0, {model_name, checksum} before; 3.0 wrote the name alone. */
function readModel(
  value: Json | undefined,
): { readonly name?: string | undefined; readonly hash?: string | undefined } | undefined {
  const model = asObject(value);
  if (model === undefined) return typeof value === 'string' ? { name: value } : undefined;
  return { name: asText(model['name'] ?? model['model_name']), hash: asText(model['hash'] ?? model['checksum']) };
}

function readLora(value: Json): readonly LoraText[] {
  const lora = asObject(value);
  const model = readModel(lora?.['model'] ?? lora?.['lora']);
  return model?.name === undefined ? [] : [{ name: model.name, hash: model.hash, weight: asText(lora?.['weight']) }];
}

/** Noise is torch's CPU noise unless the file names another device. */
function readRandomDevice(device: string | undefined): string {
  return device === undefined || device === 'cpu' ? 'CPU' : device;
}

/** InvokeAI counts the layers it skips, A1111 the layer it takes. */
function countFromOne(skipped: string | undefined): string | undefined {
  return skipped !== undefined && /^\d{1,3}$/.test(skipped) ? String(Number(skipped) + 1) : skipped;
}

/** The second pass; its size is not in the file. */
function readHires(bag: FieldBag): Pick<ForeignRecipe, 'hires'> {
  const isOn = bag.text('hrf_enabled') === 'true';
  const hires = { upscaler: bag.text('hrf_method'), strength: bag.text('hrf_strength') };
  return isOn ? { hires } : {};
}
