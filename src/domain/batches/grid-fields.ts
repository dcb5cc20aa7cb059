import type { GenerationRequest, TextToImageRequest } from '../diffusion/request.ts';

/** Fields that an axis of a grid may go over; `prompt` is A1111's prompt S/R. */
export const GRID_FIELDS = [
  'prompt',
  'seed',
  'numInferenceSteps',
  'guidanceScale',
  'guidanceRescale',
  'scheduler',
  'scheduleType',
  'width',
  'height',
  'strength',
  'resizeMode',
  'loops',
  'finalStrength',
  'maskBlur',
  'maskedContent',
  'maskPadding',
  'eta',
  'variationSeed',
  'variationStrength',
  'emphasis',
  'clipSkip',
  'hiresStrength',
  'hiresSteps',
  'hiresGuidance',
  'hiresUpscaler',
  'packageId',
] as const;
export type GridField = (typeof GRID_FIELDS)[number];

/** How the values of a field are written: whole numbers and decimals have ranges, names are looked up. */
export type ValueKind = 'integer' | 'decimal' | 'name' | 'text';

interface GridFieldRule {
  readonly kind: ValueKind;
  /** What the problems of a request call the field; absent: as the field is called here. */
  readonly path?: string;
  /** Whether this request has the field; absent: all have. */
  readonly has?: (request: GenerationRequest) => boolean;
  /** The request with the value, which is checked with the whole afterwards; absent: it is a field of the request's own. */
  readonly set?: (request: GenerationRequest, value: string | number) => GenerationRequest;
}

/** Everything about each field but its names and its words; S/R takes more than one value and is set by the grid. */
export const GRID_FIELD_RULES: Readonly<Record<GridField, GridFieldRule>> = {
  prompt: { kind: 'text' },
  seed: { kind: 'integer' },
  numInferenceSteps: { kind: 'integer' },
  guidanceScale: { kind: 'decimal' },
  guidanceRescale: { kind: 'decimal' },
  scheduler: { kind: 'name' },
  scheduleType: { kind: 'name' },
  width: { kind: 'integer' },
  height: { kind: 'integer' },
  strength: { kind: 'decimal', has: takesPicture },
  resizeMode: { kind: 'name', has: takesPicture },
  loops: {
    kind: 'integer',
    path: 'loopback.loops',
    has: ({ kind }) => kind === 'image-to-image',
    set: (request, value) => {
      if (request.kind !== 'image-to-image') return request;
      const { loopback, ...once } = request;
      // One round is none.
      if (value === 1) return once;
      return { ...once, loopback: { finalStrength: loopback?.finalStrength ?? once.strength, loops: Number(value) } };
    },
  },
  finalStrength: {
    kind: 'decimal',
    path: 'loopback.finalStrength',
    has: (request) => request.kind === 'image-to-image' && request.loopback !== undefined,
    set: (request, value) =>
      request.kind === 'image-to-image' && request.loopback
        ? { ...request, loopback: { ...request.loopback, finalStrength: Number(value) } }
        : request,
  },
  maskBlur: { kind: 'decimal', has: ({ kind }) => kind === 'inpaint' },
  maskedContent: { kind: 'name', has: ({ kind }) => kind === 'inpaint' },
  maskPadding: {
    kind: 'integer',
    path: 'area.padding',
    has: (request) => request.kind === 'inpaint' && request.area.kind === 'only-masked',
    set: (request, value) =>
      request.kind === 'inpaint' ? { ...request, area: { kind: 'only-masked', padding: Number(value) } } : request,
  },
  eta: { kind: 'decimal' },
  variationSeed: {
    kind: 'integer',
    path: 'variation.seed',
    has: ({ variation }) => variation !== undefined,
    set: (request, value) =>
      request.variation ? { ...request, variation: { ...request.variation, seed: Number(value) } } : request,
  },
  variationStrength: {
    kind: 'decimal',
    path: 'variation.strength',
    set: (request, value) => {
      // Without a variation of its own the next seed's noise is mixed in.
      const seed = request.variation?.seed ?? (request.seed + 1) % 2 ** 32;
      return { ...request, variation: { seed, strength: Number(value) } };
    },
  },
  emphasis: {
    kind: 'name',
    set: ({ emphasis: _, ...request }, value) => (value === 'no-norm' ? { ...request, emphasis: 'no-norm' } : request),
  },
  clipSkip: {
    kind: 'integer',
    set: ({ clipSkip: _, ...request }, value) => (value === 1 ? request : { ...request, clipSkip: Number(value) }),
  },
  hiresStrength: hiresRule('decimal', 'strength'),
  hiresSteps: hiresRule('integer', 'numInferenceSteps'),
  hiresGuidance: hiresRule('decimal', 'guidanceScale'),
  hiresUpscaler: hiresRule('name', 'upscaler'),
  packageId: { kind: 'name' },
};

/** Whether requests of this kind have the field; a second pass has a strength only where there is one. */
export function hasGridField(request: GenerationRequest, field: GridField): boolean {
  return GRID_FIELD_RULES[field].has?.(request) ?? true;
}

function takesPicture({ kind }: GenerationRequest): boolean {
  return kind !== 'text-to-image';
}

/** A field of the second pass. */
function hiresRule(kind: ValueKind, field: keyof NonNullable<TextToImageRequest['hires']>): GridFieldRule {
  return {
    kind,
    path: `hires.${field}`,
    has: (request) => request.kind === 'text-to-image' && request.hires !== undefined,
    set: (request, value) =>
      request.kind === 'text-to-image' && request.hires
        ? { ...request, hires: { ...request.hires, [field]: value } }
        : request,
  };
}
