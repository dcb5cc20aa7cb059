import type { TFunction } from 'i18next';
import * as v from 'valibot';
import type { StudioError } from '../../domain/core/errors.ts';

/** A code's title and text; of a file that is not taken in, the text says why. */
export function errorWords(
  t: TFunction,
  { code, details }: Pick<StudioError, 'code' | 'details'>,
): { readonly title: string; readonly text: string } {
  const title = t(`errors.${code}.title`);
  const reason = code === 'file-rejected' ? rejectionReason(details) : undefined;
  const because = reason === undefined ? '' : t(`uploads.reasons.${reason}` as never, { defaultValue: '' });
  return { title, text: because === '' ? t(`errors.${code}.text`) : because };
}

/** The reason of the picture inside a project file says more than that of the project file. */
function rejectionReason(details: StudioError['details']): string | undefined {
  const reasons = v.safeParse(reasonsSchema, details);
  return reasons.success ? (reasons.output.imageReason ?? reasons.output.reason) : undefined;
}

const reasonsSchema = v.object({ reason: v.optional(v.string()), imageReason: v.optional(v.string()) });
