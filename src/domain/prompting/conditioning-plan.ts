import { type PromptSegment, parseAttention } from './attention.ts';
import type { PromptSchedule } from './prompt-schedule.ts';
import { type SamplingPass, textsOfSteps } from './step-texts.ts';

/** Something for the text encoder. */
export interface Conditioning {
  /** The same for the same segments, in any plan: embeddings can be kept under it. */
  readonly key: string;
  readonly segments: readonly PromptSegment[];
}

/** What the UNet is told in one step. Numbers are indices of `ConditioningPlan.conditionings`. */
export interface StepConditionings {
  /** negative + guidanceScale * sum of weight * (prediction - negative). */
  readonly positive: readonly { readonly conditioning: number; readonly weight: number }[];
  /** Undefined when there is no guidance pass. */
  readonly negative: number | undefined;
}

/** Which conditionings a pass needs, each once, and when. */
export interface ConditioningPlan {
  readonly conditionings: readonly Conditioning[];
  /** Element i is that of stepIndex i; steps that are told the same share one object. */
  readonly steps: readonly StepConditionings[];
}

/**
 * Unrolls prompts over the steps of a pass.
 * @param prompts without `negative` when there is no guidance pass; of a negative one the first subprompt counts.
 * @throws StudioError `invalid-request`, problem `bad-step-count`.
 */
export function planConditionings(
  prompts: { readonly positive: PromptSchedule; readonly negative?: PromptSchedule | undefined },
  pass: SamplingPass,
): ConditioningPlan {
  const conditionings: Conditioning[] = [];
  const indexOfText = new Map<string, number>();
  const indexOfKey = new Map<string, number>();
  const indexOf = (text: string): number => {
    const known = indexOfText.get(text);
    if (known !== undefined) return known;
    const segments = parseAttention(text);
    const key = JSON.stringify(segments.map((parts) => parts.map((part) => [part.text, part.weight])));
    const index = indexOfKey.get(key) ?? conditionings.push({ key, segments }) - 1;
    indexOfKey.set(key, index);
    indexOfText.set(text, index);
    return index;
  };

  const positive = prompts.positive.subprompts.map(({ weight, nodes }) => ({
    weight,
    texts: textsOfSteps(nodes, pass),
  }));
  const negativeNodes = prompts.negative?.subprompts[0]?.nodes;
  const negative = negativeNodes && textsOfSteps(negativeNodes, pass);
  const told = new Map<string, StepConditionings>();
  const steps = Array.from({ length: pass.stepCount }, (_, i): StepConditionings => {
    const step: StepConditionings = {
      positive: positive.map(({ weight, texts }) => ({ conditioning: indexOf(texts[i] ?? ''), weight })),
      negative: negative && indexOf(negative[i] ?? ''),
    };
    const same = `${step.positive.map(({ conditioning }) => conditioning).join()};${step.negative}`;
    const shared = told.get(same) ?? step;
    told.set(same, shared);
    return shared;
  });
  return { conditionings, steps };
}
