import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AxisProblem, GridAxis } from '../../../domain/batches/axis.ts';
import { AXIS_NAMES, type GridAxes, type GridProblem } from '../../../domain/batches/grid.ts';
import type { GridField } from '../../../domain/batches/grid-fields.ts';
import { MAX_GRID_JOBS } from '../../../domain/batches/grid-limits.ts';
import type { SheetWords } from '../../../studio/services/batches.ts';
import { requestProblems } from '../../trouble/request-problems.ts';

/** Labels of the fields of axes. */
const FIELD_LABELS = {
  prompt: 'grid.fields.prompt',
  seed: 'settings.seed',
  numInferenceSteps: 'settings.steps',
  guidanceScale: 'settings.guidance',
  guidanceRescale: 'settings.rescale',
  scheduler: 'settings.sampler',
  scheduleType: 'settings.schedule',
  width: 'settings.width',
  height: 'settings.height',
  strength: 'settings.strength',
  resizeMode: 'input.resizeMode',
  loops: 'input.rounds',
  finalStrength: 'input.finalStrength',
  maskBlur: 'grid.fields.maskBlur',
  maskedContent: 'input.content',
  maskPadding: 'input.padding',
  eta: 'grid.fields.eta',
  variationSeed: 'advanced.variationSeed',
  variationStrength: 'grid.fields.variationStrength',
  emphasis: 'advanced.emphasis',
  clipSkip: 'advanced.clipSkip',
  hiresStrength: 'grid.fields.hiresStrength',
  hiresSteps: 'grid.fields.hiresSteps',
  hiresGuidance: 'grid.fields.hiresGuidance',
  hiresUpscaler: 'grid.fields.hiresUpscaler',
  packageId: 'settings.model',
} as const satisfies Record<GridField, string>;

/** Characters of the prompt in a sheet's name. */
const NAME_PROMPT_LENGTH = 60;

/** Everything about grids in words. */
export function useGridWords() {
  const { t } = useTranslation();
  const field = useCallback((name: GridField) => t(FIELD_LABELS[name]), [t]);

  const axisProblem = useCallback(
    ({ code, value = '' }: AxisProblem) => t(`grid.problems.${code}`, { value, max: MAX_GRID_JOBS }),
    [t],
  );

  const gridProblem = useCallback(
    ({ code, value, field: path }: GridProblem): string => {
      if (code === 'too-many-jobs' || code === 'same-field' || code === 'schedule-not-of-sampler')
        return t(`grid.problems.${code}`, { value, max: MAX_GRID_JOBS });
      const words = t(`problems.${code}`);
      const [named] = path === undefined ? [] : requestProblems({ problems: [{ field: path, problem: code }] });
      const what = named?.label === undefined ? words : t('problems.line', { field: t(named.label), problem: words });
      return value === undefined ? what : t('problems.line', { field: value, problem: what });
    },
    [t],
  );

  /** What the sheet of these axes says. */
  const sheet = useCallback(
    (axes: GridAxes, prompt: string): SheetWords => {
      const heading = (axis: GridAxis, label: string) =>
        axis.field === 'prompt'
          ? label || t('grid.nothing')
          : t('problems.line', { field: field(axis.field), problem: label });
      const headings = (axis: GridAxis | undefined) => axis?.values.map(({ label }) => heading(axis, label)) ?? [];
      const fields = AXIS_NAMES.flatMap((name) => axes[name]?.field ?? []).map(field);
      const start = [...prompt.replaceAll(/\s+/g, ' ').trim()].slice(0, NAME_PROMPT_LENGTH).join('');
      return {
        name: t('grid.sheetName', { fields: fields.join(' × '), prompt: start }),
        headings: { x: headings(axes.x), y: headings(axes.y), z: headings(axes.z) },
        empty: t('grid.emptyCell'),
      };
    },
    [t, field],
  );
  return { field, axisProblem, gridProblem, sheet };
}
