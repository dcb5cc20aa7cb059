import * as v from 'valibot';
import { StudioError, toStudioError } from '../core/errors.ts';
import { EMPHASIS_MODES } from '../prompting/emphasis.ts';
import type { GenerationRequest } from './request.ts';
import { HIRES_UPSCALERS, MASKED_CONTENTS, MAX_CANVAS_SIDE, RESIZE_MODES } from './request-choices.ts';
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
export const ETA_RANGE: Range = { min: 0, max: 1 };
export const STRENGTH_RANGE: Range = { min: 0, max: 1 };
/** As A1111 counts; CLIP's text side has twelve layers in Stable Diffusion 1. 1 is written by leaving the field out. */
export const CLIP_SKIP_RANGE: Range = { min: 2, max: 12 };
export const LOOPS_RANGE: Range = { min: 1, max: 32 };
export const MASK_BLUR_RANGE: Range = { min: 0, max: 64 };
export const PADDING_RANGE: Range = { min: 0, max: 256 };
/** How much larger than the package's largest size the second pass may paint. */
export const HIRES_SCALE_RANGE: Range = { min: 1, max: 4 };
const PIXELS_RANGE: Range = { min: 0, max: MAX_CANVAS_SIDE };

/** What the package decides: sizes in pixels, and how far its text encoder's layers can be skipped (absent: unknown). */
export interface RequestLimits extends Range {
  readonly multiple: number;
  readonly maxClipSkip?: number;
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
  /** A picture for a package that takes none. */
  'no-encoder',
  /** A mask without a light pixel. */
  'paints-nothing',
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
export function parseGenerationRequest(value: unknown, limits: RequestLimits): GenerationRequest {
  let fields: Record<string, unknown>;
  try {
    fields = ownFields(value);
  } catch (error) {
    // A getter or proxy that throws.
    const problems: readonly RequestProblem[] = [{ field: '', problem: 'not-a-request' }];
    throw toStudioError(error, 'invalid-request', { problems });
  }
  const schema = requestSchema(fields['kind'], limits);
  const problems = unknownFields(fields, Object.keys(schema.entries));
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (!result.success) problems.push(...result.issues.map(toProblem));
  if (!result.success || problems.length > 0) throw invalidRequest(problems);
  const request = result.output;
  if (request.kind === 'inpaint' && request.maskId === undefined && request.extension === undefined)
    throw invalidRequest([{ field: 'maskId', problem: 'missing' }]);
  return request;
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

/** A field of an object inside the request: no others are allowed in there. */
function nested<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, ({ expected }) => (expected === 'never' ? 'unknown-field' : 'missing'));
}

/** Any multiple that the package takes; `enlarged` also beyond what it was made for. */
function sizeWithin(limits: RequestLimits, enlarged = 1) {
  return v.pipe(
    integerIn({ min: limits.min, max: limits.max * enlarged }),
    v.check((value) => value % limits.multiple === 0, 'off-multiple'),
  );
}

const flag = v.boolean('wrong-type');
const assetId = v.pipe(v.string('wrong-type'), v.regex(/^[0-9a-f]{64}$/, 'unknown-value'));
const strength = numberIn(STRENGTH_RANGE);
const pixels = integerIn(PIXELS_RANGE);

function settingsEntries(limits: RequestLimits) {
  return {
    packageId: v.pipe(v.string('wrong-type'), v.nonEmpty('empty'), v.maxLength(200, 'too-long')),
    prompt: v.pipe(
      prompt,
      v.check((text) => text.trim() !== '', 'empty'),
    ),
    negativePrompt: prompt,
    width: sizeWithin(limits),
    height: sizeWithin(limits),
    numInferenceSteps: integerIn(STEPS_RANGE),
    guidanceScale: numberIn(GUIDANCE_RANGE),
    guidanceRescale: numberIn(RESCALE_RANGE),
    scheduler: v.picklist(SCHEDULER_IDS, 'unknown-value'),
    scheduleType: v.picklist(SCHEDULE_TYPES, 'unknown-value'),
    seed: integerIn(SEED_RANGE),
    batchSize: integerIn(BATCH_RANGE),
    eta: v.exactOptional(numberIn(ETA_RANGE)),
    emphasis: v.exactOptional(v.picklist(EMPHASIS_MODES, 'unknown-value')),
    clipSkip: v.exactOptional(integerIn({ ...CLIP_SKIP_RANGE, max: limits.maxClipSkip ?? CLIP_SKIP_RANGE.max })),
    variation: v.exactOptional(nested({ seed: integerIn(SEED_RANGE), strength })),
    seedResize: v.exactOptional(nested({ width: sizeWithin(limits), height: sizeWithin(limits) })),
  };
}

const imageEntries = { imageId: assetId, strength, resizeMode: v.picklist(RESIZE_MODES, 'unknown-value') };

const areaSchema = v.variant(
  'kind',
  [
    nested({ kind: v.literal('whole-picture') }),
    nested({ kind: v.literal('only-masked'), padding: integerIn(PADDING_RANGE) }),
    nested({
      kind: v.literal('box'),
      box: nested({
        x: pixels,
        y: pixels,
        width: integerIn({ ...PIXELS_RANGE, min: 1 }),
        height: integerIn({ ...PIXELS_RANGE, min: 1 }),
      }),
    }),
  ],
  'unknown-value',
);

/** The fields of a request of this kind; of an unknown kind, those that all have. */
function requestSchema(kind: unknown, limits: RequestLimits) {
  const settings = settingsEntries(limits);
  switch (kind) {
    case 'image-to-image':
      return v.object(
        {
          kind: v.literal(kind),
          ...settings,
          ...imageEntries,
          loopback: v.exactOptional(nested({ loops: integerIn(LOOPS_RANGE), finalStrength: strength })),
        },
        'missing',
      );
    case 'inpaint':
      return v.object(
        {
          kind: v.literal(kind),
          ...settings,
          ...imageEntries,
          maskId: v.exactOptional(assetId),
          isMaskInverted: flag,
          maskBlur: numberIn(MASK_BLUR_RANGE),
          isSoftMask: flag,
          maskedContent: v.picklist(MASKED_CONTENTS, 'unknown-value'),
          area: areaSchema,
          matchesColours: flag,
          extension: v.exactOptional(nested({ left: pixels, right: pixels, up: pixels, down: pixels })),
        },
        'missing',
      );
    default:
      return v.object(
        {
          kind: v.literal('text-to-image', 'unknown-value'),
          ...settings,
          hires: v.exactOptional(
            nested({
              width: sizeWithin(limits, HIRES_SCALE_RANGE.max),
              height: sizeWithin(limits, HIRES_SCALE_RANGE.max),
              upscaler: v.picklist(HIRES_UPSCALERS, 'unknown-value'),
              strength,
              numInferenceSteps: v.exactOptional(integerIn(STEPS_RANGE)),
              guidanceScale: v.exactOptional(numberIn(GUIDANCE_RANGE)),
            }),
          ),
        },
        'missing',
      );
  }
}

function unknownFields(fields: Record<string, unknown>, known: readonly string[]): RequestProblem[] {
  return Object.keys(fields)
    .filter((field) => !known.includes(field))
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
