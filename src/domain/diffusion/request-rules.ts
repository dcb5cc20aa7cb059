import * as v from 'valibot';
import { StudioError, toStudioError } from '../core/errors.ts';
import type { TextToImageRequest } from './request.ts';
import { SCHEDULE_TYPES, SCHEDULER_IDS } from './schedulers/scheduler.ts';

/** Longest prompt and negative prompt, in UTF-16 units, as a text field counts them. */
export const PROMPT_MAX_CHARACTERS = 10_000;

/** A closed range of numbers. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export const STEPS_RANGE: Range = { min: 1, max: 150 };
export const GUIDANCE_RANGE: Range = { min: 0, max: 30 };
export const RESCALE_RANGE: Range = { min: 0, max: 1 };
export const SEED_RANGE: Range = { min: 0, max: 0xffff_ffff };
export const BATCH_RANGE: Range = { min: 1, max: 8 };

/** What the package decides: sizes in pixels. A manifest's `sizes` fits. */
export interface RequestLimits extends Range {
  readonly multiple: number;
}

/** What can be wrong with a field. The page has words for each. */
export const REQUEST_PROBLEM_CODES = [
  'not-a-request',
  'missing',
  'unknown-field',
  'wrong-type',
  'empty',
  'too-long',
  'control-character',
  'lone-surrogate',
  'not-a-number',
  'not-an-integer',
  'too-small',
  'too-large',
  'off-multiple',
  'unknown-value',
] as const;
export type RequestProblemCode = (typeof REQUEST_PROBLEM_CODES)[number];

/** One fault of a request: `details.problems` of an `invalid-request` lists them. `field` is '' for the whole. */
export interface RequestProblem {
  readonly field: string;
  readonly problem: RequestProblemCode;
}

/** Matches what a prompt must not contain: control characters (category Cc) but tab and newline. */
export const FORBIDDEN_CONTROLS = /(?![\t\n])\p{Cc}/gu;
/** Matches halves of surrogate pairs that stand alone. */
export const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * A request from outside (page, console, another tab, a worker's message), refused unless every field holds. Nothing
 * is corrected here: the page's fields do that, with a note (request-fields.ts).
 * @throws StudioError `invalid-request` with details.problems, RequestProblem[].
 */
export function parseTextToImageRequest(value: unknown, limits: RequestLimits): TextToImageRequest {
  let fields: Record<string, unknown>;
  try {
    fields = ownFields(value);
  } catch (error) {
    // A getter or proxy that throws.
    const problems: readonly RequestProblem[] = [{ field: '', problem: 'not-a-request' }];
    throw toStudioError(error, 'invalid-request', { problems });
  }
  const problems = unknownFields(fields);
  const result = v.safeParse(requestSchema(limits), fields, { abortPipeEarly: true });
  if (!result.success) problems.push(...result.issues.map(toProblem));
  if (!result.success || problems.length > 0) throw invalidRequest(problems);
  return result.output;
}

function invalidRequest(problems: readonly RequestProblem[]): StudioError {
  const first = problems[0] ?? { field: '', problem: 'not-a-request' };
  return new StudioError('invalid-request', `The request is refused: ${first.field} ${first.problem}.`, { problems });
}

/** The object's own fields; inherited ones do not count. */
function ownFields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidRequest([{ field: '', problem: 'not-a-request' }]);
  // No prototype: what is missing must not be found on Object.prototype.
  return Object.assign(Object.create(null), { ...value });
}

const prompt = v.pipe(
  v.string('wrong-type'),
  v.maxLength(PROMPT_MAX_CHARACTERS, 'too-long'),
  v.check((text) => text.search(FORBIDDEN_CONTROLS) < 0, 'control-character'),
  v.check((text) => text.search(LONE_SURROGATES) < 0, 'lone-surrogate'),
);

function requestSchema(limits: RequestLimits) {
  const pixels = v.pipe(
    integerIn(limits),
    v.check((value) => value % limits.multiple === 0, 'off-multiple'),
  );
  return v.object(
    {
      kind: v.literal('text-to-image', 'unknown-value'),
      packageId: v.pipe(v.string('wrong-type'), v.nonEmpty('empty'), v.maxLength(200, 'too-long')),
      prompt: v.pipe(
        prompt,
        v.check((text) => text.trim() !== '', 'empty'),
      ),
      negativePrompt: prompt,
      width: pixels,
      height: pixels,
      numInferenceSteps: integerIn(STEPS_RANGE),
      guidanceScale: numberIn(GUIDANCE_RANGE),
      guidanceRescale: numberIn(RESCALE_RANGE),
      scheduler: v.picklist(SCHEDULER_IDS, 'unknown-value'),
      scheduleType: v.picklist(SCHEDULE_TYPES, 'unknown-value'),
      seed: integerIn(SEED_RANGE),
      batchSize: integerIn(BATCH_RANGE),
    },
    'missing',
  );
}

const FIELD_NAMES = Object.keys(requestSchema({ min: 1, max: 1, multiple: 1 }).entries);

function unknownFields(fields: Record<string, unknown>): RequestProblem[] {
  return Object.keys(fields)
    .filter((field) => !FIELD_NAMES.includes(field))
    .slice(0, 20)
    .map((field) => ({ field: field.slice(0, 100), problem: 'unknown-field' }));
}

/** valibot refuses NaN as no number at all, which is why its message is not "wrong type". */
function numberIn({ min, max }: Range) {
  return v.pipe(v.number('not-a-number'), v.minValue(min, 'too-small'), v.maxValue(max, 'too-large'));
}

function integerIn({ min, max }: Range) {
  return v.pipe(
    v.number('not-a-number'),
    v.minValue(min, 'too-small'),
    v.maxValue(max, 'too-large'),
    v.integer('not-an-integer'),
  );
}

function toProblem(issue: v.BaseIssue<unknown>): RequestProblem {
  const problem = REQUEST_PROBLEM_CODES.find((code) => code === issue.message) ?? 'not-a-request';
  return { field: v.getDotPath(issue) ?? '', problem };
}
