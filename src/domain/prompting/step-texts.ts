import { promptError } from './limits.ts';
import type { EditTime, PromptNode } from './prompt-nodes.ts';

/** A run of the sampler, as far as prompts count its steps. */
export interface SamplingPass {
  /** Steps of this pass, 1…1000. */
  readonly stepCount: number;
  /** In a hires pass: the steps of the pass before it, 1…1000. */
  readonly baseStepCount?: number;
}

const STEP_LIMIT = 1000;

/**
 * The text of every step of a pass: element i is that of step i + 1.
 * @throws StudioError `invalid-request`, problem `bad-step-count`.
 */
export function textsOfSteps(nodes: readonly PromptNode[], pass: SamplingPass): readonly string[] {
  refuseBadPass(pass);
  const isConstant = nodes.every((node) => typeof node === 'string');
  const first = textAtStep(nodes, 1, pass);
  return Array.from({ length: pass.stepCount }, (_, i) =>
    isConstant || i === 0 ? first : textAtStep(nodes, i + 1, pass),
  );
}

/** @param step from 1 on. */
function textAtStep(nodes: readonly PromptNode[], step: number, pass: SamplingPass): string {
  const text: string[] = [];
  const stack = [{ nodes, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const node = top.nodes[top.next++];
    if (node === undefined) stack.pop();
    else if (typeof node === 'string') text.push(node);
    else if (node.kind === 'alternation')
      stack.push({ nodes: node.options[(step - 1) % node.options.length] ?? [], next: 0 });
    else stack.push({ nodes: step <= lastStepBefore(node.when, pass) ? node.before : node.after, next: 0 });
  }
  return text.join('');
}

/** The last step that has the text before the edit; below 1 when none has. */
function lastStepBefore({ value, unit }: EditTime, { stepCount, baseStepCount }: SamplingPass): number {
  // A hires pass goes on counting: fractions from 1.0, numbers from the steps of the pass before.
  const isHires = baseStepCount !== undefined;
  const steps = unit === 'fraction' ? (value - (isHires ? 1 : 0)) * stepCount : value - (isHires ? baseStepCount : 0);
  return Math.min(stepCount, Math.trunc(steps));
}

function refuseBadPass({ stepCount, baseStepCount = 1 }: SamplingPass): void {
  for (const count of [stepCount, baseStepCount])
    if (!Number.isInteger(count) || count < 1 || count > STEP_LIMIT)
      throw promptError('bad-step-count', STEP_LIMIT, { stepCount, baseStepCount });
}
