import { StudioError } from '../../core/errors.ts';

/** Refuses a call out of turn: a solver that remembers would mix outputs of other levels into it, silently. */
export function makeStepOrder(): (callIndex: number) => void {
  let expected = 0;
  return (callIndex) => {
    if (callIndex !== expected)
      throw new StudioError('internal', `Call ${callIndex} was made where ${expected} is next.`, {
        callIndex,
        expected,
      });
    expected++;
  };
}
