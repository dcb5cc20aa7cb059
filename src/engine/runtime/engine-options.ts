import * as v from 'valibot';
import { StudioError } from '../../domain/core/errors.ts';
import { PROVIDER_PREFERENCES } from '../../domain/protocol/device.ts';
import type { EngineOptions } from '../../domain/protocol/inference-api.ts';

const optionsSchema = v.object({
  provider: v.picklist(PROVIDER_PREFERENCES),
  memoryBudgetBytes: v.pipe(v.number(), v.finite(), v.minValue(0)),
  previewEverySteps: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  usesPreviewDecoder: v.exactOptional(v.boolean()),
});

/** @throws StudioError `invalid-request` with details.problems. */
export function parseEngineOptions(value: unknown): EngineOptions {
  const result = v.safeParse(optionsSchema, value);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
  throw new StudioError('invalid-request', `Not engine options: ${problems[0]}`, { problems });
}
