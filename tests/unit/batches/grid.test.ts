import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAxis } from '../../../src/domain/batches/axis.ts';
import { countCells, type GridAxes, planGrid } from '../../../src/domain/batches/grid.ts';
import type { GridField } from '../../../src/domain/batches/grid-fields.ts';
import type { GenerationRequest, ImageToImageRequest, InpaintRequest } from '../../../src/domain/diffusion/request.ts';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { LIMITS, makeRequest } from '../request/text-to-image-requests.ts';

const PACKAGES = [
  { id: 'starter-diffusion', name: 'Starter' },
  { id: 'small', name: 'Small' },
];
const limitsOf = (id: string) => (id === 'small' ? { min: 64, max: 256, multiple: 64, maxClipSkip: 1 } : LIMITS);

type Typed = readonly [field: GridField, text: string];

function axis(request: GenerationRequest, typed: Typed | undefined) {
  if (!typed) return undefined;
  const parsed = parseAxis(typed[0], typed[1], { request, packages: PACKAGES, drawSeed: () => 1 });
  if ('code' in parsed) throw new Error(`${typed[0]}: ${parsed.code} ${parsed.value}`);
  return parsed;
}

function axesOf(request: GenerationRequest, x?: Typed, y?: Typed, z?: Typed): GridAxes {
  return { x: axis(request, x), y: axis(request, y), z: axis(request, z) };
}

function cells(request: GenerationRequest, ...typed: (Typed | undefined)[]) {
  const plan = planGrid(request, axesOf(request, ...typed), limitsOf);
  if ('problem' in plan) throw new Error(JSON.stringify(plan.problem));
  return plan.cells;
}

function problem(request: GenerationRequest, ...typed: (Typed | undefined)[]) {
  const plan = planGrid(request, axesOf(request, ...typed), limitsOf);
  return 'problem' in plan ? plan.problem : undefined;
}

const inpaint: InpaintRequest = {
  ...makeRequest(),
  kind: 'inpaint',
  imageId: 'a'.repeat(64),
  maskId: 'b'.repeat(64),
  strength: 0.75,
  resizeMode: 'just-resize',
  isMaskInverted: false,
  maskBlur: 4,
  isSoftMask: false,
  maskedContent: 'original',
  area: { kind: 'whole-picture' },
  matchesColours: false,
};

const { kind: _kind, ...plain } = makeRequest();
const image: ImageToImageRequest = {
  ...plain,
  kind: 'image-to-image',
  imageId: 'a'.repeat(64),
  strength: 0.75,
  resizeMode: 'just-resize',
};

test('[B20] each value of an axis meets each of the others: row by row, sheet by sheet', () => {
  const made = cells(makeRequest(), ['numInferenceSteps', '2, 4'], ['guidanceScale', '1, 7.5'], ['seed', '5-6']);
  expect(
    made.map(({ place: { x, y, z }, request: r }) => [x, y, z, r.numInferenceSteps, r.guidanceScale, r.seed]),
  ).toEqual([
    [0, 0, 0, 2, 1, 5],
    [1, 0, 0, 4, 1, 5],
    [0, 1, 0, 2, 7.5, 5],
    [1, 1, 0, 4, 7.5, 5],
    [0, 0, 1, 2, 1, 6],
    [1, 0, 1, 4, 1, 6],
    [0, 1, 1, 2, 7.5, 6],
    [1, 1, 1, 4, 7.5, 6],
  ]);
  expect(countCells(axesOf(makeRequest(), ['seed', '1-3'], undefined, ['width', '64-256 (+64)']))).toEqual({
    sides: [3, 1, 4],
    total: 12,
  });
});

test('[B20] what no axis is over stays as it was', () => {
  const base = makeRequest({ seed: 9 });
  expect(cells(base)).toEqual([{ place: { x: 0, y: 0, z: 0 }, request: base }]);
});

test('[B20] cells of one model are drawn together', () => {
  const base = makeRequest({ width: 256, height: 256 });
  const made = cells(base, ['packageId', 'Starter, Small'], ['seed', '1-2']);
  expect(made.map(({ request, place: { x, y } }) => [request.packageId, x, y])).toEqual([
    ['starter-diffusion', 0, 0],
    ['starter-diffusion', 0, 1],
    ['small', 1, 0],
    ['small', 1, 1],
  ]);
});

test('[B21] every field goes where it belongs', () => {
  const hires = { width: 512, height: 640, upscaler: 'latent', strength: 0.7 } as const;
  const first = (request: GenerationRequest, field: GridField, text: string) =>
    cells(request, [field, text]).at(-1)?.request;
  expect(first(makeRequest({ hires }), 'hiresStrength', '0.3')).toMatchObject({ hires: { ...hires, strength: 0.3 } });
  expect(first(inpaint, 'maskBlur', '0, 12.5')).toMatchObject({ maskBlur: 12.5 });
  expect(first(inpaint, 'strength', '0, 1')).toMatchObject({ strength: 1 });
  expect(first(makeRequest(), 'eta', '0.5')).toMatchObject({ eta: 0.5 });
  expect(first(makeRequest({ seed: 2 ** 32 - 1 }), 'variationStrength', '0.1')).toMatchObject({
    variation: { seed: 0, strength: 0.1 },
  });
  const variation = { seed: 3, strength: 1 };
  expect(first(makeRequest({ variation }), 'variationStrength', '0.1')).toMatchObject({
    variation: { seed: 3, strength: 0.1 },
  });
  expect(first(makeRequest({ variation }), 'variationSeed', '5')).toMatchObject({
    variation: { seed: 5, strength: 1 },
  });
  for (const [field, text, changed] of [
    ['hiresSteps', '7', { numInferenceSteps: 7 }],
    ['hiresGuidance', '2.5', { guidanceScale: 2.5 }],
    ['hiresUpscaler', 'lanczos', { upscaler: 'lanczos' }],
  ] as const)
    expect(first(makeRequest({ hires }), field, text)).toMatchObject({ hires: { ...hires, ...changed } });
  const onlyMasked = { ...inpaint, area: { kind: 'only-masked', padding: 32 } } as const;
  expect(first(onlyMasked, 'maskPadding', '0, 8')).toMatchObject({ area: { kind: 'only-masked', padding: 8 } });
  expect(first(inpaint, 'maskedContent', 'latent noise')).toMatchObject({ maskedContent: 'latent-noise' });
  expect(first(inpaint, 'resizeMode', 'Resize and fill')).toMatchObject({ resizeMode: 'resize-and-fill' });
  expect(first(makeRequest(), 'emphasis', 'No norm')).toMatchObject({ emphasis: 'no-norm' });
});

test('[B21] what is off is absent: the first emphasis, one round, no layer skipped', () => {
  const requests = (request: GenerationRequest, field: GridField, text: string) =>
    cells(request, [field, text]).map((cell) => cell.request);
  const emphases = requests(makeRequest(), 'emphasis', 'No norm, Original');
  expect(emphases.map((request) => request.emphasis)).toEqual(['no-norm', undefined]);
  expect(emphases[1]).toEqual(makeRequest());
  expect(requests(image, 'loops', '1, 3')).toEqual([
    image,
    { ...image, loopback: { loops: 3, finalStrength: image.strength } },
  ]);
  const looped = { ...image, loopback: { loops: 2, finalStrength: 0.3 } };
  expect(requests(looped, 'finalStrength', '0.9')).toEqual([{ ...looped, loopback: { loops: 2, finalStrength: 0.9 } }]);
  expect(requests(makeRequest(), 'clipSkip', '1-2')).toEqual([makeRequest(), makeRequest({ clipSkip: 2 })]);
});

test('[B21] a layer that a model’s text encoder does not give names the model', () => {
  expect(problem(makeRequest({ width: 256, height: 256, clipSkip: 2 }), ['packageId', 'Starter, Small'])).toEqual({
    code: 'too-large',
    axis: 'x',
    value: 'Small',
    field: 'clipSkip',
  });
});

test('[B14] S/R replaces in both prompts, everywhere, and may be on several axes', () => {
  const base = makeRequest({ prompt: 'a red apple, red leaf', negativePrompt: 'red' });
  const made = cells(base, ['prompt', 'red, $&'], ['prompt', 'apple, pear']);
  expect(made.map(({ request }) => [request.prompt, request.negativePrompt])).toEqual([
    ['a red apple, red leaf', 'red'],
    ['a $& apple, $& leaf', '$&'],
    ['a red pear, red leaf', 'red'],
    ['a $& pear, $& leaf', '$&'],
  ]);
});

test('[B21] a value that a request cannot have names its axis', () => {
  expect(problem(makeRequest(), ['seed', '1'], ['numInferenceSteps', '20, 151'])).toEqual({
    code: 'too-large',
    axis: 'y',
    value: '151',
  });
  expect(problem(makeRequest(), ['width', '256, 300'])).toEqual({ code: 'off-multiple', axis: 'x', value: '300' });
  expect(problem(makeRequest(), undefined, undefined, ['variationStrength', '2'])).toMatchObject({
    axis: 'z',
    value: '2',
  });
  expect(problem(makeRequest(), ['prompt', 'a red apple, ""'])).toEqual({ code: 'empty', axis: 'x', value: '' });
});

test('[B21] a size that another model cannot draw names the model and the size', () => {
  expect(problem(makeRequest({ width: 512 }), ['packageId', 'Starter, Small'])).toEqual({
    code: 'too-large',
    axis: 'x',
    value: 'Small',
    field: 'width',
  });
  expect(problem(makeRequest({ prompt: ' ' }), ['seed', '1-2'])).toEqual({ code: 'empty', field: 'prompt' });
});

test('[B22] more than 500 cells are refused', () => {
  expect(problem(makeRequest(), ['seed', '1-25'], ['numInferenceSteps', '1-20'])).toBeUndefined();
  expect(problem(makeRequest(), ['seed', '1-25'], ['numInferenceSteps', '1-21'])).toEqual({ code: 'too-many-jobs' });
});

test('[B23] two axes over one field are refused', () => {
  expect(problem(makeRequest(), ['seed', '1'], ['width', '64'], ['seed', '2'])).toEqual({
    code: 'same-field',
    axis: 'z',
  });
});

test('[B24] a sampler without the schedule type takes its own; one that an axis names is refused', () => {
  const base = makeRequest({ scheduler: 'euler', scheduleType: 'karras' });
  const made = cells(base, ['scheduler', 'Euler, DDIM']);
  expect(made.map(({ request }) => request.scheduleType)).toEqual(['karras', 'automatic']);
  expect(problem(base, ['scheduler', 'Euler, DDIM'], ['scheduleType', 'Automatic, Karras'])).toEqual({
    code: 'schedule-not-of-sampler',
    axis: 'y',
    value: 'Karras',
  });
});

test('[B21] whatever is asked for, cells are requests by every rule, each place once', () => {
  const values = fc
    .array(fc.integer({ min: -10, max: 200 }), { minLength: 1, maxLength: 5 })
    .map((list) => list.join(','));
  const field = fc.constantFrom<GridField>(
    'seed',
    'numInferenceSteps',
    'guidanceScale',
    'eta',
    'width',
    'variationStrength',
  );
  const side = fc.option(fc.tuple(field, values), { nil: undefined });
  fc.assert(
    fc.property(side, side, side, (x, y, z) => {
      const axes = axesOf(makeRequest(), x, y, z);
      const plan = planGrid(makeRequest(), axes, limitsOf);
      if ('problem' in plan) return;
      expect(plan.cells).toHaveLength(countCells(axes).total);
      expect(new Set(plan.cells.map(({ place }) => JSON.stringify(place))).size).toBe(plan.cells.length);
      for (const { request } of plan.cells) expect(parseGenerationRequest(request, LIMITS)).toEqual(request);
    }),
  );
});
