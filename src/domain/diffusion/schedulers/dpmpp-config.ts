import * as v from 'valibot';
import { commonEntries, finalSigmasEntry, onlyEntry, spacingEntry, spacingFlagEntries } from './scheduler-config.ts';

/** Solver types of other classes that diffusers reads as "midpoint". */
const READ_AS_MIDPOINT = ['midpoint', 'logrho', 'bh1', 'bh2'] as const;

/**
 * What the multistep solvers of DPM-Solver++ read: the keys of diffusers' DPMSolverMultistepScheduler. Which of them it
 * is and what order it has at most is said by the scheduler's name, so algorithm_type only has to be of the family.
 */
export const dpmppSchema = v.object({
  ...commonEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
  final_sigmas_type: finalSigmasEntry,
  solver_order: v.optional(v.picklist([1, 2, 3]), 2),
  algorithm_type: v.optional(v.picklist(['dpmsolver++', 'sde-dpmsolver++', 'deis'])),
  solver_type: v.optional(
    v.pipe(
      v.picklist([...READ_AS_MIDPOINT, 'heun']),
      v.transform((type) => (type === 'heun' ? 'heun' : 'midpoint')),
    ),
    'midpoint',
  ),
  lower_order_final: v.optional(v.boolean(), true),
  euler_at_final: v.optional(v.boolean(), false),
  thresholding: onlyEntry(false),
  use_lu_lambdas: onlyEntry(false, null),
  use_flow_sigmas: onlyEntry(false, null),
  variance_type: onlyEntry(null),
  // Python writes minus infinity in ways that JSON does not have; readers make null or text of it.
  lambda_min_clipped: onlyEntry<number | string | null>(Number.NEGATIVE_INFINITY, '-Infinity', null),
});
