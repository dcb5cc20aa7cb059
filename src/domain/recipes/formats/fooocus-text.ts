import type { ForeignRecipe, LoraText } from '../foreign-recipe.ts';
import { splitSamplerName } from '../sampler-names.ts';
import { chooseByComfyuiName, type SchedulerChoice } from '../scheduler-choice.ts';

/** Whether a text in A1111's form is Fooocus's. */
export function isFooocusText(parameters: ReadonlyMap<string, string>, scheme: string | undefined): boolean {
  return scheme === 'a1111' || /^fooocus\b/i.test(parameters.get('Version') ?? '');
}

/**
 * What Fooocus means by an A1111 text. What its user typed stands apart from the prompt, which has styles and expansion
 * worked in; the schedule is `Scheduler`, whatever is appended to the sampler; weights of LoRAs stand in a list.
 */
export function fromFooocusText(recipe: ForeignRecipe, parameters: ReadonlyMap<string, string>): ForeignRecipe {
  const taken = new Set(['Raw prompt', 'Raw negative prompt', 'Scheduler', 'Lora weights']);
  const { prompt, negativePrompt } = recipe;
  const typed = parameters.get('Raw prompt') ?? prompt;
  // Where one is told the other is too, but an empty value is none in this form.
  const typedNegative = parameters.get('Raw negative prompt') ?? (parameters.has('Raw prompt') ? '' : negativePrompt);
  const loras = readLoraWeights(parameters.get('Lora weights'), parameters.get('Lora hashes'));
  return {
    ...recipe,
    program: 'fooocus',
    // As ComfyUI, on which it is built.
    rng: 'CPU',
    prompt: typed,
    negativePrompt: typedNegative,
    sampler: chooseSampler(parameters.get('Sampler'), parameters.get('Scheduler')) ?? recipe.sampler,
    ...(loras.length > 0 ? { loras } : {}),
    vae: recipe.vae === 'Default (model)' ? undefined : recipe.vae,
    others: [
      ...(prompt === undefined || prompt === typed ? [] : [{ name: 'Full prompt', value: prompt }]),
      ...(negativePrompt === undefined || negativePrompt === typedNegative
        ? []
        : [{ name: 'Full negative prompt', value: negativePrompt }]),
      ...(recipe.others ?? []).filter(({ name }) => !taken.has(name)),
    ],
  };
}

/** The sampler by A1111's name, where there is one, the schedule by ComfyUI's. */
function chooseSampler(name: string | undefined, schedule: string | undefined): SchedulerChoice | undefined {
  if (name === undefined || schedule === undefined) return undefined;
  const { sampler } = splitSamplerName(name);
  return { ...chooseByComfyuiName(COMFYUI_NAMES.get(sampler) ?? sampler, schedule), name };
}

/** A1111's names that Fooocus writes, as ComfyUI has them. */
const COMFYUI_NAMES: ReadonlyMap<string, string> = new Map([
  ['Euler', 'euler'],
  ['Euler a', 'euler_ancestral'],
  ['Heun', 'heun'],
  ['LMS', 'lms'],
  ['DPM++ 2S a', 'dpmpp_2s_ancestral'],
  ['DPM++ SDE', 'dpmpp_sde'],
  ['DPM++ 2M', 'dpmpp_2m'],
  ['DPM++ 2M SDE', 'dpmpp_2m_sde'],
  ['LCM', 'lcm'],
  ['TCD', 'tcd'],
  ['DDIM', 'ddim'],
  ['UniPC', 'uni_pc'],
]);

/** `name: weight, name: weight`, and the hashes in the same form. */
function readLoraWeights(weights: string | undefined, hashes: string | undefined): readonly LoraText[] {
  const hashOf = new Map(splitPairs(hashes));
  return splitPairs(weights).map(([name, weight]) => ({ name, weight, hash: hashOf.get(name) }));
}

function splitPairs(text: string | undefined): readonly (readonly [name: string, value: string])[] {
  if (text === undefined) return [];
  return text.split(', ').flatMap((pair) => {
    const [name, value] = pair.split(': ');
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}
