/** Where a run begins that does not start from noise alone. */
export interface StrengthSteps {
  /** The first step that is taken, of the whole schedule. */
  readonly startIndex: number;
  /** Steps that are taken, 1…numInferenceSteps. */
  readonly stepCount: number;
}

/**
 * How far into the schedule a picture starts: strength 1 takes all steps, less takes the last of them, rounded down as
 * diffusers does. Where that would be none, the last one is taken, as A1111 does: the picture goes through the model.
 * @param strength 0…1
 */
export function stepsOfStrength(numInferenceSteps: number, strength: number): StrengthSteps {
  const stepCount = Math.max(1, Math.min(Math.trunc(numInferenceSteps * strength), numInferenceSteps));
  return { startIndex: numInferenceSteps - stepCount, stepCount };
}
