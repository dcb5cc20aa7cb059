import * as v from 'valibot';
import { StudioError } from '../../core/errors.ts';

/**
 * What the schedulers read of a diffusers `scheduler_config.json`. Each algorithm's file composes its own schema from
 * these entries, with its class's defaults. As in diffusers' `from_config`, a class reads the keys it knows, whichever
 * class wrote the file, and ignores the others; a key that is missing takes the reading class's default, a key that is
 * null does not.
 */

export const PREDICTION_TYPES = ['epsilon', 'v_prediction', 'sample'] as const;
/** What the UNet predicts: the noise, the velocity, or x_0 itself. */
export type PredictionType = (typeof PREDICTION_TYPES)[number];

export const TIMESTEP_SPACINGS = ['linspace', 'leading', 'trailing'] as const;
/** Which training times a schedule of N steps takes (Lin et al. 2023, arXiv 2305.08891, table 2). */
export type TimestepSpacing = (typeof TIMESTEP_SPACINGS)[number];

export const BETA_SCHEDULES = ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const;
export type BetaSchedule = (typeof BETA_SCHEDULES)[number];

/** The forward process: how much noise each training time adds. */
export interface NoiseScheduleConfig {
  readonly num_train_timesteps: number;
  readonly beta_start: number;
  readonly beta_end: number;
  readonly beta_schedule: BetaSchedule;
  readonly trained_betas: readonly number[] | null;
  readonly rescale_betas_zero_snr: boolean;
}

/**
 * The entries of NoiseScheduleConfig, prediction type and offset, with the defaults of most classes. Some classes of
 * diffusers pass over rescale_betas_zero_snr; here all heed it, as it says how the model was trained.
 */
export const commonEntries = {
  num_train_timesteps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 1000),
  beta_start: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.0001),
  beta_end: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.02),
  beta_schedule: v.optional(v.picklist(BETA_SCHEDULES), 'linear'),
  trained_betas: v.optional(v.nullable(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1)))), null),
  rescale_betas_zero_snr: v.optional(v.boolean(), false),
  prediction_type: v.optional(v.picklist(PREDICTION_TYPES), 'epsilon'),
  steps_offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
};

/** Betas of the classes that were written for latents: these stand in for the first two of commonEntries. */
export const latentBetaEntries = {
  beta_start: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.00085),
  beta_end: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.012),
};

/** timestep_spacing, whose default depends on the class. */
export function spacingEntry<const Default extends TimestepSpacing>(byDefault: Default) {
  return v.optional(v.picklist(TIMESTEP_SPACINGS), byDefault);
}

/** Where the last step goes: to no noise at all, or to the least noise of training. */
export const finalSigmasEntry = v.optional(v.picklist(['zero', 'sigma_min']), 'zero');

/** A flag that may be missing, null or a boolean; null counts as false, as in Python. */
const flagEntry = v.optional(
  v.pipe(
    v.nullable(v.boolean()),
    v.transform((flag) => flag === true),
  ),
  false,
);

/** An option of diffusers that the studio does not have: it may be there only in the position "off". */
export function onlyEntry<const Value extends string | number | boolean | null>(...values: readonly Value[]) {
  return v.optional(
    v.custom<Value>(
      (value) => values.some((allowed) => allowed === value),
      `supported only as ${values.map((value) => JSON.stringify(value)).join(' or ')}`,
    ),
  );
}

/** How the classes with sigmas are told to space them. makeScheduler reads the flags; the schemas hold their types. */
export const spacingFlagEntries = {
  use_karras_sigmas: flagEntry,
  use_exponential_sigmas: flagEntry,
  use_beta_sigmas: onlyEntry(false, null),
};

/**
 * Reads `config` by a class's schema.
 * @throws StudioError `manifest-invalid` with details.problems: a known key with an unknown value, or null where the
 *   class does not take null.
 */
export function parseSchedulerConfig<const Schema extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(
  schema: Schema,
  config: Readonly<Record<string, unknown>>,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, config);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
  throw new StudioError('manifest-invalid', `The scheduler config cannot be used: ${problems[0]}`, { problems });
}
