import type { TFunction } from 'i18next';
import type { PartialRequest } from '../../domain/diffusion/request.ts';
import { EMPHASIS_LABELS, HIRES_UPSCALER_LABELS } from '../../domain/recipes/a1111-keys.ts';

/** A field and its value, to show. */
interface RequestRow {
  readonly term: string;
  readonly detail: string | undefined;
}

/**
 * The fields of a request beyond those that every picture has; those that are off have no detail.
 * @param number how numbers are written.
 */
export function inputRows(request: PartialRequest, t: TFunction, number: (value: number) => string): RequestRow[] {
  const { strength, loopback, variation, seedResize, eta, emphasis, clipSkip, hires, maskBlur, maskedContent, area } =
    request;
  const share = (value: number | undefined) => (value === undefined ? undefined : number(value));
  return [
    { term: t('settings.strength'), detail: share(strength) },
    {
      term: t('recipe.loopback'),
      detail: loopback && `${number(loopback.loops)}, ${number(loopback.finalStrength)}`,
    },
    {
      term: t('recipe.hires'),
      detail:
        hires &&
        `${hires.width} × ${hires.height}, ${HIRES_UPSCALER_LABELS[hires.upscaler]}, ${number(hires.strength)}`,
    },
    { term: t('recipe.hiresSteps'), detail: share(hires?.numInferenceSteps) },
    { term: t('recipe.hiresGuidance'), detail: share(hires?.guidanceScale) },
    { term: t('recipe.maskBlur'), detail: share(maskBlur) },
    { term: t('recipe.maskedContent'), detail: maskedContent && t(`recipe.maskedContents.${maskedContent}`) },
    {
      term: t('recipe.area'),
      detail: area && t(`recipe.areas.${area.kind}`, { padding: area.kind === 'only-masked' ? area.padding : 0 }),
    },
    // Seeds are names, not quantities: no grouping.
    { term: t('recipe.variation'), detail: variation && `${variation.seed}, ${number(variation.strength)}` },
    { term: t('recipe.seedResize'), detail: seedResize && `${seedResize.width} × ${seedResize.height}` },
    { term: t('recipe.eta'), detail: share(eta) },
    { term: t('recipe.emphasis'), detail: emphasis && EMPHASIS_LABELS[emphasis] },
    { term: t('advanced.clipSkip'), detail: share(clipSkip) },
  ];
}
