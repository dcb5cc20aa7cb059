import type { SigmaCall, SigmaSchedule } from './sigma-schedule.ts';

/** A call of a step that looks at its start and once more on the way. */
export interface TwoCallStep extends SigmaCall {
  readonly isSecond: boolean;
  /** Where the step starts, looks the second time and ends. A step to 0 has no second call: its middle is 0 too. */
  readonly from: number;
  readonly middle: number;
  readonly to: number;
}

/**
 * The calls of all steps of a job.
 * @param middleOf the noise level of a step's second call
 */
export function twoCallSteps(
  { stepCount, sigmaOfStep, timestepOfStep, timestepOf }: SigmaSchedule,
  middleOf: (from: number, to: number) => number,
): TwoCallStep[] {
  return Array.from({ length: stepCount }, (_, stepIndex) => {
    const [from, to] = [sigmaOfStep(stepIndex), sigmaOfStep(stepIndex + 1)];
    const middle = to > 0 ? middleOf(from, to) : 0;
    const common = { stepIndex, from, middle, to };
    const first = { ...common, isSecond: false, sigma: from, timestep: timestepOfStep(stepIndex) };
    return to > 0 ? [first, { ...common, isSecond: true, sigma: middle, timestep: timestepOf(middle) }] : [first];
  }).flat();
}
