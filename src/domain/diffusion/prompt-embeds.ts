import { type FloatTensor, floatTensor } from '../core/tensor.ts';
import { chunkConditionings, type PromptTokenizer, type TokenChunk } from '../prompting/chunk-tokens.ts';
import { planConditionings, type StepConditionings } from '../prompting/conditioning-plan.ts';
import { applyEmphasis, type EmphasisMode } from '../prompting/emphasis.ts';
import { parsePrompt } from '../prompting/prompt-schedule.ts';
import { batchRows, joinBatches, repeatBatch } from './batch-axis.ts';
import { isGuided } from './guidance.ts';
import { checkOutput } from './output-check.ts';
import type { TextEncoder } from './ports.ts';

/** What the text side of a run is told. */
export interface PromptPlan {
  /** The chunks of each conditioning, all of one count. */
  readonly conditionings: readonly (readonly TokenChunk[])[];
  /** Which of them hold in each step of the user's count, by stepIndex. */
  readonly steps: readonly StepConditionings[];
  /** Tokens of the longest conditioning of the first step that the model is not shown. */
  readonly truncatedTokenCount: number;
  /** Absent: the text encoder's last layer. */
  readonly clipSkip?: number | undefined;
}

interface PromptPair {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly guidanceScale: number;
  readonly clipSkip?: number | undefined;
}

interface PlanOptions {
  /** Steps that are taken. */
  readonly stepCount: number;
  /** In a hires pass: the steps of the pass before it. */
  readonly baseStepCount?: number | undefined;
  /** The UNet has the guidance scale built in: there is no guidance pass at any scale. */
  readonly embedsGuidance?: boolean;
  readonly tokenizer: PromptTokenizer;
  /** How many chunks the UNet takes in a row; undefined is any number. What is beyond is left out. */
  readonly maxChunks?: number | undefined;
}

/**
 * Reads both prompts in A1111's dialect, for every step. Prompts that AND joins need the negative one at any guidance.
 * @throws StudioError `invalid-request` for prompts beyond the limits of `docs/specs/prompting.md`.
 */
export function planPrompts(pair: PromptPair, options: PlanOptions): PromptPlan {
  const { stepCount, baseStepCount, embedsGuidance = false, tokenizer, maxChunks } = options;
  const positive = parsePrompt(pair.prompt, 'positive');
  const needsNegative = (isGuided(pair.guidanceScale) && !embedsGuidance) || positive.subprompts.length > 1;
  const negative = needsNegative ? parsePrompt(pair.negativePrompt, 'negative') : undefined;
  const { conditionings, steps } = planConditionings(
    { positive, negative },
    { stepCount, ...(baseStepCount === undefined ? {} : { baseStepCount }) },
  );
  const all = chunkConditionings(conditionings, tokenizer);
  const lost = all.map((chunks) => chunks.slice(maxChunks).reduce((sum, { tokenCount }) => sum + tokenCount, 0));
  return {
    conditionings: maxChunks === undefined ? all : all.map((chunks) => chunks.slice(0, maxChunks)),
    steps,
    clipSkip: pair.clipSkip,
    truncatedTokenCount:
      maxChunks === undefined
        ? 0
        : Math.max(0, ...(steps[0]?.positive ?? []).map(({ conditioning }) => lost[conditioning] ?? 0)),
  };
}

/** The text side of one step. The same objects in every step that is told the same. */
export interface StepEmbeds {
  /** [B, S, H] each; one of weight 1 where no AND joins prompts. */
  readonly positives: readonly { readonly embeds: FloatTensor; readonly weight: number }[];
  /** [B, S, H]; undefined when there is no guidance pass. */
  readonly negative: FloatTensor | undefined;
}

/**
 * Encodes each chunk once, weighs its tokens, and lays the chunks of a conditioning end to end: S is their count times the
 * model's length.
 * @returns the embeddings of each step, by stepIndex.
 */
export async function encodePrompts(
  textEncoder: TextEncoder,
  { conditionings, steps, clipSkip }: PromptPlan,
  emphasis: EmphasisMode,
  batchSize: number,
): Promise<readonly StepEmbeds[]> {
  const states = await encodeChunks(textEncoder, conditionings.flat(), clipSkip);
  const embeds = conditionings.map((chunks) => repeatBatch(joinChunks(chunks, states, emphasis), batchSize));
  const embedsOf = (index: number) => {
    const tensor = embeds[index];
    if (!tensor) throw new RangeError(`There is no conditioning ${index}.`);
    return tensor;
  };
  const made = new Map<StepConditionings, StepEmbeds>();
  return steps.map((step) => {
    const known = made.get(step) ?? {
      positives: step.positive.map(({ conditioning, weight }) => ({ embeds: embedsOf(conditioning), weight })),
      negative: step.negative === undefined ? undefined : embedsOf(step.negative),
    };
    made.set(step, known);
    return known;
  });
}

/** @returns the hidden state [1, length, H] of each different chunk, by its ids. */
async function encodeChunks(textEncoder: TextEncoder, chunks: readonly TokenChunk[], clipSkip: number | undefined) {
  const different = new Map(chunks.map(({ tokenIds }) => [tokenIds.join(), tokenIds]));
  const states = await textEncoder.encode([...different.values()], clipSkip);
  checkOutput(states, 'promptEmbeds', [different.size, ...states.dims.slice(1)]);
  return new Map([...different.keys()].map((key, row) => [key, batchRows(states, row, 1)]));
}

/** [1, length, H] of each chunk → [1, chunks * length, H], weighed. */
function joinChunks(
  chunks: readonly TokenChunk[],
  states: ReadonlyMap<string, FloatTensor>,
  emphasis: EmphasisMode,
): FloatTensor {
  const joined = joinBatches(chunks.flatMap(({ tokenIds }) => states.get(tokenIds.join()) ?? []));
  const [count = 1, length = 1, channels = 1] = joined.dims;
  const weights = chunks.map((chunk) => chunk.weights);
  return floatTensor(applyEmphasis(joined.data, weights, emphasis), [1, count * length, channels]);
}
