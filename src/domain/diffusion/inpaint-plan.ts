import { StudioError } from '../core/errors.ts';
import type { FloatTensor } from '../core/tensor.ts';
import type { RgbaPixels } from './decoded-image.ts';
import { cropMask, cropPicture, requireWithin } from './imaging/crop.ts';
import { extendCanvas } from './imaging/extend-canvas.ts';
import { fillMasked } from './imaging/fill-masked.ts';
import { flatten } from './imaging/flatten.ts';
import { blurMask } from './imaging/gaussian-blur.ts';
import { smoothLatentMask } from './imaging/latent-mask.ts';
import { layBackAround, layBackOriginal } from './imaging/lay-back-original.ts';
import { invertMask, maskCoverage, plainMask, widenedMask } from './imaging/mask.ts';
import { boxWithProportions, maskedBox } from './imaging/masked-box.ts';
import { type PreparedContent, prepareMaskedContent } from './imaging/masked-content.ts';
import { matchColours } from './imaging/match-colours.ts';
import { type Box, type MaskPixels, requireSameSize, type Size } from './imaging/raster.ts';
import { fitMask, fitPicture } from './imaging/resize-modes.ts';
import type { LatentsConfig } from './latents.ts';
import type { InpaintRequest } from './request.ts';
import type { RequestProblem } from './request-rules.ts';

/** What of a request decides the pixels around a run of the model. */
export type InpaintSettings = Pick<
  InpaintRequest,
  | 'width'
  | 'height'
  | 'resizeMode'
  | 'isMaskInverted'
  | 'maskBlur'
  | 'isSoftMask'
  | 'maskedContent'
  | 'area'
  | 'matchesColours'
  | 'extension'
>;

/** A picture and its mask as the model gets them, and the way back. */
export interface InpaintPlan {
  /** Opaque, width × height of the request. */
  readonly picture: RgbaPixels;
  /** Of the same size. */
  readonly mask: MaskPixels;
  /** [1, 1, h, w] in 0…1. */
  readonly latentMask: FloatTensor;
  readonly maskedLatents: PreparedContent['maskedLatents'];
  /** A painted picture in its place, with the original laid back around it: what the user gets. */
  finish(painted: RgbaPixels): RgbaPixels;
}

/**
 * Prepares a picture for being painted under a mask, in A1111's order: room around it, blur, the part that the model
 * sees, what lies under the mask.
 * @param image opaque
 * @param mask of the image's size; without one only the room around it is painted
 * @param multiple sides that grow become multiples of this
 * @throws StudioError `invalid-request` with details.field: `mask` for one of another size, `box` for a box outside the picture, `width` or `height` for a canvas that grows too large; with details.problems `paints-nothing` for an
 *   empty mask.
 */
export function planInpaint(
  settings: InpaintSettings,
  image: RgbaPixels,
  mask: MaskPixels | undefined,
  { vaeScaleFactor, multiple }: Pick<LatentsConfig, 'vaeScaleFactor'> & { readonly multiple: number },
): InpaintPlan {
  const size: Size = { width: settings.width, height: settings.height };
  const source = withRoom(settings, image, requestedMask(settings, image, mask), multiple);
  const blurred = blurMask(source.mask, settings.maskBlur);
  if (maskCoverage(blurred) === 'empty')
    throw new StudioError('invalid-request', 'The mask paints nothing.', {
      problems: [{ field: 'maskId', problem: 'paints-nothing' }] satisfies RequestProblem[],
    });

  const box = seenBox(settings, blurred, size);
  const seen = box
    ? { picture: cropPicture(source.picture, box), mask: cropMask(blurred, box), mode: 'resize-and-fill' as const }
    : { picture: source.picture, mask: blurred, mode: settings.resizeMode };
  const fitted = flatten(fitPicture(seen.picture, size, seen.mode));
  const paintedMask = fitMask(seen.mask, size, seen.mode);
  const content = prepareMaskedContent(fitted, paintedMask, settings.maskedContent);
  const latentSize = { width: size.width / vaeScaleFactor, height: size.height / vaeScaleFactor };
  return {
    picture: content.picture,
    mask: paintedMask,
    latentMask: smoothLatentMask(paintedMask, latentSize, { isSoft: settings.isSoftMask }),
    maskedLatents: content.maskedLatents,
    finish(painted) {
      const matched = settings.matchesColours ? matchColours(painted, fitted, paintedMask) : painted;
      if (box) return layBackAround(source.picture, matched, blurred, box);
      const original = fitPicture(source.picture, size, settings.resizeMode);
      return layBackOriginal(original, matched, widenedMask(paintedMask));
    },
  };
}

/** The mask that the user asks for, before the room around the picture counts. */
function requestedMask({ isMaskInverted }: InpaintSettings, image: Size, mask: MaskPixels | undefined): MaskPixels {
  if (!mask) return plainMask(image);
  requireSameSize('mask', image, mask);
  return isMaskInverted ? invertMask(mask) : mask;
}

interface InpaintSource {
  /** What is laid back; new room is filled from its surroundings. */
  readonly picture: RgbaPixels;
  readonly mask: MaskPixels;
}

function withRoom(settings: InpaintSettings, image: RgbaPixels, mask: MaskPixels, multiple: number): InpaintSource {
  const { extension, maskBlur } = settings;
  if (!extension) return { picture: image, mask };
  const { picture, mask: room, originalBox } = extendCanvas(image, extension, { multiple });
  // As wide as the blurred edge, so that it lies on old pixels.
  const painted = extendCanvas(image, extension, { multiple, overlap: Math.ceil(2 * maskBlur) }).mask;
  const filled = fillMasked(picture, room);
  for (let y = 0; y < image.height; y++) {
    const at = (originalBox.y + y) * picture.width + originalBox.x;
    filled.data.set(image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width), 4 * at);
    for (let x = 0; x < image.width; x++)
      painted.data[at + x] = Math.max(painted.data[at + x] ?? 0, mask.data[y * image.width + x] ?? 0);
  }
  return { picture: filled, mask: painted };
}

/** The part of the picture that the model sees; undefined for all of it. */
function seenBox({ area }: InpaintSettings, mask: MaskPixels, painted: Size): Box | undefined {
  switch (area.kind) {
    case 'whole-picture':
      return undefined;
    case 'box':
      requireWithin(area.box, mask);
      return area.box;
    case 'only-masked': {
      const box = maskedBox(mask, area.padding);
      return box && boxWithProportions(box, painted, mask);
    }
  }
}
