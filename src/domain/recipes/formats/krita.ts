import type { ForeignRecipe } from '../foreign-recipe.ts';
import { chooseByComfyuiName, type SchedulerChoice } from '../scheduler-choice.ts';

/**
 * The sampler presets that Krita's AI plugin comes with, by the part of their names behind the dash, as the ComfyUI names
 * that they stand for.
 */
const PRESETS: ReadonlyMap<string, readonly [sampler: string, schedule: string]> = new Map([
  ['DPM++ 2M', ['dpmpp_2m', 'karras']],
  ['Euler A', ['euler_ancestral', 'normal']],
  ['DPM++ 2M SDE', ['dpmpp_2m_sde', 'karras']],
  ['UniPC BH2', ['uni_pc_bh2', 'gits']],
  ['DPM++ SDE', ['dpmpp_sde', 'karras']],
  ['Euler A Uniform', ['euler_ancestral', 'sgm_uniform']],
  ['Hyper', ['euler', 'sgm_uniform']],
  ['LCM', ['lcm', 'sgm_uniform']],
  ['Lightning', ['euler', 'sgm_uniform']],
  ['DPM++ 2M Uniform', ['dpmpp_2m', 'sgm_uniform']],
  ['Euler simple', ['euler', 'simple']],
  ['Turbo', ['euler', 'simple']],
]);

/** Krita's plugin writes A1111's form and never knows the model's hash. */
export function isKritaText(parameters: ReadonlyMap<string, string>): boolean {
  return parameters.get('Model hash') === 'unknown' && parameters.get('Version') === undefined;
}

/** What Krita's plugin means by an A1111 text: ComfyUI draws its noise on the CPU, and `Sampler` is a preset of its own. */
export function fromKritaText(recipe: ForeignRecipe, parameters: ReadonlyMap<string, string>): ForeignRecipe {
  const { model } = recipe;
  return {
    ...recipe,
    program: 'krita',
    rng: 'CPU',
    modelHash: undefined,
    model: model === 'Unknown' ? undefined : model,
    sampler: choosePreset(parameters.get('Sampler')) ?? recipe.sampler,
  };
}

/** "Creative - DPM++ 2M SDE"; a name without a dash is no preset. */
function choosePreset(name: string | undefined): SchedulerChoice | undefined {
  const [, preset] = /^[^-]+ - (.+)$/.exec(name ?? '') ?? [];
  const [sampler, schedule] = PRESETS.get(preset ?? '') ?? [];
  const choice = chooseByComfyuiName(sampler, schedule);
  return choice && { ...choice, name };
}
