import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { isStudioError } from '../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import { parseGenerationRequest } from '../../src/domain/diffusion/request-rules.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import { type ImagineOptions, UsageError } from './options.ts';

/** What a field of a request is called on the command line. */
const OPTION_NAMES: ReadonlyMap<string, string> = new Map([
  ['prompt', 'The prompt'],
  ['negativePrompt', '--negative'],
  ['width', '--width'],
  ['height', '--height'],
  ['numInferenceSteps', '--steps'],
  ['guidanceScale', '--guidance'],
  ['seed', '--seed'],
  ['batchSize', '--batch'],
]);

const problemsSchema = v.array(v.object({ field: v.string(), problem: v.string() }));

/**
 * The whole request: what was asked for, and the package's defaults for the rest.
 * @throws UsageError that names each option the studio would refuse, by the studio's own rules.
 */
export function makeRequest(options: ImagineOptions, manifest: Manifest): TextToImageRequest {
  const { sizes, defaults } = manifest;
  const request: TextToImageRequest = {
    kind: 'text-to-image',
    packageId: manifest.id,
    prompt: options.prompt,
    negativePrompt: options.negativePrompt,
    width: options.width ?? sizes.defaultWidth,
    height: options.height ?? sizes.defaultHeight,
    numInferenceSteps: options.steps ?? defaults.numInferenceSteps,
    guidanceScale: options.guidance ?? defaults.guidanceScale,
    guidanceRescale: defaults.guidanceRescale,
    scheduler: options.scheduler ?? defaults.scheduler,
    scheduleType: 'automatic',
    seed: options.seed ?? randomInt(2 ** 32),
    batchSize: options.batch,
  };
  try {
    parseGenerationRequest(request, sizes);
    return request;
  } catch (error) {
    if (!isStudioError(error, 'invalid-request')) throw error;
    const problems = v.parse(problemsSchema, error.details['problems']);
    const lines = problems.map(({ field, problem }) => {
      const isSize = field === 'width' || field === 'height';
      const limits = isSize ? ` (${manifest.id} takes ${sizes.min} … ${sizes.max} in steps of ${sizes.multiple})` : '';
      return `${OPTION_NAMES.get(field) ?? field} is refused: ${problem.replaceAll('-', ' ')}${limits}`;
    });
    throw new UsageError(lines.join('\n'));
  }
}
