import * as v from 'valibot';
import type { StudioErrorDetails } from '../../domain/core/errors.ts';
import { REQUEST_PROBLEM_CODES } from '../../domain/diffusion/request-rules.ts';
import { PROMPT_PROBLEMS, type PromptProblem } from '../../domain/prompting/limits.ts';

const problemsSchema = v.array(v.object({ field: v.string(), problem: v.picklist(REQUEST_PROBLEM_CODES) }));

/** Labels of the fields that can be wrong, by their names in a request. */
const FIELD_LABELS = {
  prompt: 'settings.prompt',
  negativePrompt: 'settings.negative',
  packageId: 'settings.model',
  width: 'settings.width',
  height: 'settings.height',
  numInferenceSteps: 'settings.steps',
  guidanceScale: 'settings.guidance',
  guidanceRescale: 'settings.rescale',
  scheduler: 'settings.sampler',
  scheduleType: 'settings.schedule',
  seed: 'settings.seed',
  batchSize: 'settings.count',
  imageId: 'settings.image',
  maskId: 'settings.mask',
  strength: 'settings.strength',
  resizeMode: 'input.resizeMode',
  'loopback.loops': 'input.rounds',
  'loopback.finalStrength': 'input.finalStrength',
  maskBlur: 'input.blur',
  maskedContent: 'input.content',
  area: 'input.area',
  'area.kind': 'input.area',
  'area.padding': 'input.padding',
  'area.box': 'input.areas.box',
  box: 'input.areas.box',
  mask: 'settings.mask',
  extension: 'input.outpaint',
  'extension.left': 'input.outpaint',
  'extension.right': 'input.outpaint',
  'extension.up': 'input.outpaint',
  'extension.down': 'input.outpaint',
  hires: 'hires.title',
  'hires.width': 'hires.title',
  'hires.height': 'hires.title',
  'hires.upscaler': 'hires.upscaler',
  'hires.strength': 'hires.strength',
  'hires.numInferenceSteps': 'hires.steps',
  'hires.guidanceScale': 'hires.guidance',
  eta: 'advanced.eta',
  emphasis: 'advanced.emphasis',
  clipSkip: 'advanced.clipSkip',
  'variation.seed': 'advanced.variationSeed',
  'variation.strength': 'advanced.variationStrength',
  'seedResize.width': 'advanced.seedWidth',
  'seedResize.height': 'advanced.seedHeight',
} as const;

export interface WordedProblem {
  /** Translation key of the field's label; undefined for the whole request or a field nobody knows. */
  readonly label: (typeof FIELD_LABELS)[keyof typeof FIELD_LABELS] | undefined;
  readonly problem: (typeof REQUEST_PROBLEM_CODES)[number] | PromptProblem;
}

/** The faults that an `invalid-request` lists in its details; empty for other details. */
export function requestProblems(details: StudioErrorDetails): readonly WordedProblem[] {
  const ofPrompt = v.safeParse(v.picklist(PROMPT_PROBLEMS), details['problem']);
  if (ofPrompt.success) {
    const field = details['field'] === 'negativePrompt' ? 'negativePrompt' : 'prompt';
    return [{ label: FIELD_LABELS[field], problem: ofPrompt.output }];
  }
  const result = v.safeParse(problemsSchema, details['problems']);
  if (!result.success) return [];
  const labels: Readonly<Record<string, WordedProblem['label']>> = FIELD_LABELS;
  return result.output.map(({ field, problem }) => ({
    label: Object.hasOwn(labels, field) ? labels[field] : undefined,
    problem,
  }));
}
