/** One call of the UNet, and what is made of it. */
export interface PndmCall {
  readonly stepIndex: number;
  /** Training time that the UNet sees. */
  readonly timestep: number;
  /** Training times between which the sample is moved; `to` is below 0 at the clean end. */
  readonly from: number;
  readonly to: number;
  /** Whether the sample of this call is the one to move, and its output one to remember; else those of the step's start. */
  readonly startsStep: boolean;
  /**
   * adams: moves by the outputs remembered; again: by the mean of the step's first output and this one;
   * look: moves by this output alone, to look there; runge-kutta: by all four outputs of the step.
   */
  readonly rule: 'adams' | 'again' | 'look' | 'runge-kutta';
}

/** Steps by Runge and Kutta until there are enough outputs for four of Adams and Bashforth's. */
const RUNGE_KUTTA_STEPS = 3;

/**
 * The calls of a job. `times` are the whole schedule's, descending. Without Runge and Kutta the first step is taken a
 * second time, with what was found at its end. diffusers finds the schedule's times for the UNet, but moves the sample
 * by a fixed stride, and counts `startIndex` in a list that holds the second time twice: so does this.
 */
export function pndmCalls(options: {
  readonly times: readonly number[];
  readonly stride: number;
  readonly startIndex: number;
  readonly hasRungeKutta: boolean;
}): PndmCall[] {
  const { times, stride, startIndex, hasRungeKutta } = options;
  const adams = (timestep: number, stepIndex: number): PndmCall => ({
    stepIndex,
    timestep,
    from: timestep,
    to: timestep - stride,
    startsStep: true,
    rule: 'adams',
  });

  if (hasRungeKutta) {
    const ahead = times.slice(startIndex);
    return ahead.flatMap((time, stepIndex) => {
      const next = ahead[stepIndex + 1];
      if (stepIndex >= RUNGE_KUTTA_STEPS || next === undefined) return [adams(time, stepIndex)];
      return rungeKuttaCalls(time, next, Math.floor(stride / 2), stepIndex);
    });
  }
  const list = [...times.slice(0, 2), ...times.slice(1)].slice(startIndex);
  return list.map((timestep, callIndex) => {
    if (callIndex !== 1) return adams(timestep, Math.max(callIndex - 1, 0));
    return { stepIndex: 0, timestep, from: timestep + stride, to: timestep, startsStep: false, rule: 'again' };
  });
}

/** The start, twice the middle, the end: each found by what was seen before it. */
function rungeKuttaCalls(time: number, next: number, half: number, stepIndex: number): PndmCall[] {
  const move = { stepIndex, from: time };
  return [
    { ...move, timestep: time, to: time - half, startsStep: true, rule: 'look' },
    { ...move, timestep: next + half, to: next + half, startsStep: false, rule: 'look' },
    { ...move, timestep: next + half, to: next, startsStep: false, rule: 'look' },
    { ...move, timestep: next, to: next, startsStep: false, rule: 'runge-kutta' },
  ];
}
