import { StudioError, type StudioErrorDetails } from '../core/errors.ts';

/** Why a picture file is not taken in: `details.reason` of `file-rejected`. */
export const IMAGE_REASONS = [
  'empty',
  'unknown-format',
  'type-mismatch',
  'file-too-large',
  'side-too-long',
  'too-many-pixels',
  'no-size',
  'truncated',
  'damaged',
  'svg-on-page',
  'svg-invalid',
  'svg-too-complex',
] as const;
export type ImageReason = (typeof IMAGE_REASONS)[number];

/** The error of a picture file that is not taken in. */
export function imageRejected(
  reason: ImageReason,
  message: string,
  details: StudioErrorDetails = {},
  cause?: unknown,
): StudioError {
  return new StudioError('file-rejected', message, { ...details, reason }, cause);
}
