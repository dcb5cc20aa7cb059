import type { TFunction } from 'i18next';
import * as v from 'valibot';
import type { StudioError } from '../../domain/core/errors.ts';

/** A code's title and text; of a file that is not taken in, or cannot be written, the text says why. */
export function errorWords(
  t: TFunction,
  { code, details }: Pick<StudioError, 'code' | 'details'>,
): { readonly title: string; readonly text: string } {
  const title = t(`errors.${code}.title`);
  const because = code === 'file-rejected' ? rejected(t, details) : code === 'not-exportable' ? excess(t, details) : '';
  return { title, text: because === '' ? t(`errors.${code}.text`) : because };
}

function rejected(t: TFunction, details: StudioError['details']): string {
  const reason = rejectionReason(details);
  return reason === undefined ? '' : t(`uploads.reasons.${reason}` as never, { defaultValue: '' });
}

function excess(t: TFunction, details: StudioError['details']): string {
  const parsed = v.safeParse(excessSchema, details);
  if (!parsed.success) return '';
  const { reason, count, max } = parsed.output;
  return t(`projects.excess.${reason}` as never, { count, max, defaultValue: '' });
}

/** The reason of the picture inside a project file says more than that of the project file. */
function rejectionReason(details: StudioError['details']): string | undefined {
  const reasons = v.safeParse(reasonsSchema, details);
  return reasons.success ? (reasons.output.imageReason ?? reasons.output.reason) : undefined;
}

const reasonsSchema = v.object({ reason: v.optional(v.string()), imageReason: v.optional(v.string()) });

const excessSchema = v.object({ reason: v.string(), count: v.number(), max: v.number() });
