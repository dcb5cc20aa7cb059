import * as v from 'valibot';
import { HIRES_UPSCALERS, MASKED_CONTENTS, RESIZE_MODES } from '../../domain/diffusion/request-choices.ts';
import { SCHEDULE_TYPES, SCHEDULER_IDS } from '../../domain/diffusion/schedulers/scheduler.ts';
import { EMPHASIS_MODES } from '../../domain/prompting/emphasis.ts';
import { natural, sha256 } from './row-fields.ts';

const finite = v.pipe(v.number(), v.finite());

const settings = {
  packageId: v.string(),
  prompt: v.string(),
  negativePrompt: v.string(),
  width: natural,
  height: natural,
  numInferenceSteps: natural,
  guidanceScale: finite,
  guidanceRescale: finite,
  scheduler: v.picklist(SCHEDULER_IDS),
  scheduleType: v.picklist(SCHEDULE_TYPES),
  seed: natural,
  batchSize: natural,
  eta: v.exactOptional(finite),
  emphasis: v.exactOptional(v.picklist(EMPHASIS_MODES)),
  clipSkip: v.exactOptional(natural),
  variation: v.exactOptional(v.object({ seed: natural, strength: finite })),
  seedResize: v.exactOptional(v.object({ width: natural, height: natural })),
};

const image = { imageId: sha256, strength: finite, resizeMode: v.picklist(RESIZE_MODES) };

/** A request inside a row: the types of its fields, whatever the limits were when it was made. */
export const requestRowSchema = v.variant('kind', [
  v.object({
    kind: v.literal('text-to-image'),
    ...settings,
    hires: v.exactOptional(
      v.object({
        width: natural,
        height: natural,
        upscaler: v.picklist(HIRES_UPSCALERS),
        strength: finite,
        numInferenceSteps: v.exactOptional(natural),
        guidanceScale: v.exactOptional(finite),
      }),
    ),
  }),
  v.object({
    kind: v.literal('image-to-image'),
    ...settings,
    ...image,
    loopback: v.exactOptional(v.object({ loops: natural, finalStrength: finite })),
  }),
  v.object({
    kind: v.literal('inpaint'),
    ...settings,
    ...image,
    maskId: v.exactOptional(sha256),
    isMaskInverted: v.boolean(),
    maskBlur: finite,
    isSoftMask: v.boolean(),
    maskedContent: v.picklist(MASKED_CONTENTS),
    area: v.variant('kind', [
      v.object({ kind: v.literal('whole-picture') }),
      v.object({ kind: v.literal('only-masked'), padding: natural }),
      v.object({
        kind: v.literal('box'),
        box: v.object({ x: natural, y: natural, width: natural, height: natural }),
      }),
    ]),
    matchesColours: v.boolean(),
    extension: v.exactOptional(v.object({ left: natural, right: natural, up: natural, down: natural })),
  }),
]);
