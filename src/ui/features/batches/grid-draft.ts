import * as v from 'valibot';
import { type AxisProblem, type AxisSources, type GridAxis, parseAxis } from '../../../domain/batches/axis.ts';
import { AXIS_NAMES, type AxisName, type GridAxes } from '../../../domain/batches/grid.ts';
import { GRID_FIELDS, hasGridField } from '../../../domain/batches/grid-fields.ts';
import { storedValue } from '../../state/stored-value.ts';

const axisSchema = v.object({
  field: v.picklist(['none', ...GRID_FIELDS]),
  /** Values as typed. */
  text: v.string(),
});
const draftSchema = v.object({ x: axisSchema, y: axisSchema, z: axisSchema });

/** An axis as the dialog has it. */
export type TypedAxis = v.InferOutput<typeof axisSchema>;
/** The grid as the dialog has it. */
export type TypedGrid = v.InferOutput<typeof draftSchema>;

/** The grid as it was left. */
export const storedGrid = storedValue<TypedGrid>('studio.grid.v1', draftSchema, {
  x: { field: 'seed', text: '' },
  y: { field: 'none', text: '' },
  z: { field: 'none', text: '' },
});

interface ReadGrid {
  readonly axes: GridAxes;
  readonly problems: Readonly<Record<AxisName, AxisProblem | undefined>>;
}

/** The axes as far as they can be read. */
export function readGrid(typed: TypedGrid, sources: AxisSources): ReadGrid {
  const axes: Record<AxisName, GridAxis | undefined> = { x: undefined, y: undefined, z: undefined };
  const problems: Record<AxisName, AxisProblem | undefined> = { x: undefined, y: undefined, z: undefined };
  for (const name of AXIS_NAMES) {
    const { field, text } = typed[name];
    if (field === 'none') continue;
    const parsed = parseAxis(field, text, sources);
    if ('code' in parsed) problems[name] = parsed;
    else axes[name] = parsed;
  }
  return { axes, problems };
}

/** The fields that an axis may be over for this request, and the one that it is over. */
export function choicesOf(typed: TypedAxis, { request }: Pick<AxisSources, 'request'>): readonly TypedAxis['field'][] {
  return ['none', ...GRID_FIELDS.filter((field) => field === typed.field || hasGridField(request, field))];
}
