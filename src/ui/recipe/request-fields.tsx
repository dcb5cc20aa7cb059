import { useTranslation } from 'react-i18next';
import type { PartialRequest } from '../../domain/diffusion/request.ts';
import { SCHEDULER_LABELS } from '../../domain/recipes/sampler-names.ts';
import { useFormat } from '../words/use-format.ts';
import { inputRows } from './input-rows.ts';
import styles from './request-fields.module.css';

interface RequestFieldsProps {
  readonly request: PartialRequest;
  /** Rows after those of the request, e.g. date and model. */
  readonly more?: readonly { readonly term: string; readonly detail: string }[];
}

/** A request as a list of its fields; those it lacks are left out. */
export function RequestFields({ request, more = [] }: RequestFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { prompt, negativePrompt, width, height, numInferenceSteps, guidanceScale, guidanceRescale } = request;
  const rows: { term: string; detail: string | undefined; isText?: boolean }[] = [
    { term: t('settings.prompt'), detail: prompt, isText: true },
    { term: t('settings.negative'), detail: negativePrompt || undefined, isText: true },
    {
      term: t('settings.size'),
      detail: width === undefined || height === undefined ? undefined : `${width} × ${height}`,
    },
    // Seeds are names, not quantities: no grouping.
    { term: t('settings.seed'), detail: request.seed === undefined ? undefined : String(request.seed) },
    {
      term: t('settings.steps'),
      detail: numInferenceSteps === undefined ? undefined : format.number(numInferenceSteps),
    },
    { term: t('settings.guidance'), detail: guidanceScale === undefined ? undefined : format.number(guidanceScale) },
    {
      term: t('settings.rescale'),
      detail: guidanceRescale === undefined ? undefined : format.number(guidanceRescale),
    },
    { term: t('settings.sampler'), detail: request.scheduler && SCHEDULER_LABELS[request.scheduler] },
    {
      term: t('settings.schedule'),
      detail: request.scheduleType && t(`settings.scheduleTypes.${request.scheduleType}`),
    },
    ...inputRows(request, t, format.number),
    ...more,
  ];
  return (
    <dl className={styles.fields}>
      {rows.map(({ term, detail, isText }) =>
        detail === undefined ? undefined : (
          <div key={term} className={isText ? styles.text : styles.row}>
            <dt>{term}</dt>
            <dd>{detail}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
