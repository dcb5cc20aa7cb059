import * as v from 'valibot';
import { HIRES_UPSCALERS, MASKED_CONTENTS, RESIZE_MODES } from '../../../domain/diffusion/request-choices.ts';
import { EMPHASIS_MODES } from '../../../domain/prompting/emphasis.ts';

/** What a picture is made from. */
export const INPUT_MODES = ['text', 'picture', 'inpaint'] as const;
export type InputMode = (typeof INPUT_MODES)[number];
export const INPAINT_AREAS = ['whole-picture', 'only-masked', 'box'] as const;

const side = v.number();
const boxSchema = v.object({ x: side, y: side, width: side, height: side });

/** A picture of the studio that a generation starts from. */
const pictureSchema = v.object({ assetId: v.string(), name: v.string(), width: side, height: side });
export type InputPicture = v.InferOutput<typeof pictureSchema>;

/** The form's part about pictures that go in. Numbers are kept within their ranges by the fields. */
export const inputSchema = v.object({
  mode: v.picklist(INPUT_MODES),
  picture: v.nullable(pictureSchema),
  strength: v.number(),
  resizeMode: v.picklist(RESIZE_MODES),
  /** Rounds of loopback; 1 is none. */
  rounds: v.number(),
  finalStrength: v.number(),
  /** SHA-256 of the painted mask. */
  maskId: v.nullable(v.string()),
  isMaskInverted: v.boolean(),
  maskBlur: v.number(),
  isSoftMask: v.boolean(),
  maskedContent: v.picklist(MASKED_CONTENTS),
  area: v.picklist(INPAINT_AREAS),
  padding: v.number(),
  /** What the model sees, where the user has framed it. */
  box: v.nullable(boxSchema),
  matchesColours: v.boolean(),
  extension: v.object({ left: side, right: side, up: side, down: side }),
});
export type InputSettings = v.InferOutput<typeof inputSchema>;

/** A1111's defaults, but for the colours, which are matched. */
export const DEFAULT_INPUT: InputSettings = {
  mode: 'text',
  picture: null,
  strength: 0.75,
  resizeMode: 'crop-and-resize',
  rounds: 1,
  finalStrength: 0.75,
  maskId: null,
  isMaskInverted: false,
  maskBlur: 4,
  isSoftMask: false,
  maskedContent: 'original',
  area: 'whole-picture',
  padding: 32,
  box: null,
  matchesColours: true,
  extension: { left: 0, right: 0, up: 0, down: 0 },
};

/** The second pass at a larger size. */
export const hiresSchema = v.object({
  isOn: v.boolean(),
  scale: v.number(),
  upscaler: v.picklist(HIRES_UPSCALERS),
  strength: v.number(),
  /** 0: as many as the first pass. */
  steps: v.number(),
  /** null: that of the first pass. */
  guidanceScale: v.nullable(v.number()),
});
export type HiresSettings = v.InferOutput<typeof hiresSchema>;

export const DEFAULT_HIRES: HiresSettings = {
  isOn: false,
  scale: 2,
  upscaler: 'lanczos',
  strength: 0.7,
  steps: 0,
  guidanceScale: null,
};

/** What few touch: noise beyond the seed, and how the prompt acts. */
export const noiseSchema = v.object({
  variationStrength: v.number(),
  /** null: a new one for each job. */
  variationSeed: v.nullable(v.number()),
  /** null: off. */
  seedResize: v.nullable(v.object({ width: side, height: side })),
  /** null: the sampler's own. */
  eta: v.nullable(v.number()),
  emphasis: v.picklist(EMPHASIS_MODES),
  /** As far as the model's text encoder can; older forms had none. */
  clipSkip: v.optional(v.number(), 1),
});
export type NoiseSettings = v.InferOutput<typeof noiseSchema>;

export const DEFAULT_NOISE: NoiseSettings = {
  variationStrength: 0,
  variationSeed: null,
  seedResize: null,
  eta: null,
  emphasis: 'original',
  clipSkip: 1,
};

/** What the chosen mode needs and the form lacks. */
export type MissingInput = 'picture' | 'mask';

export function missingInput({ mode, picture, maskId, extension }: InputSettings): MissingInput | undefined {
  if (mode === 'text') return undefined;
  if (picture === null) return 'picture';
  return mode === 'inpaint' && maskId === null && !growsPicture(extension) ? 'mask' : undefined;
}

export function growsPicture({ left, right, up, down }: InputSettings['extension']): boolean {
  return left + right + up + down > 0;
}

/** What was painted as a change of the settings: a box that is framed is used from then on, and one that is taken away is not. */
export function paintedChange(
  { area }: InputSettings,
  { maskId, box }: Pick<InputSettings, 'maskId' | 'box'>,
): Partial<InputSettings> {
  if (box !== null) return { maskId, box, area: 'box' };
  return area === 'box' ? { maskId, area: 'whole-picture' } : { maskId };
}
