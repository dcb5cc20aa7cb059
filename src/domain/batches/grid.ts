import { isStudioError } from '../core/errors.ts';
import type { GenerationRequest } from '../diffusion/request.ts';
import {
  parseGenerationRequest,
  type RequestLimits,
  type RequestProblem,
  type RequestProblemCode,
} from '../diffusion/request-rules.ts';
import { hasScheduleType } from '../diffusion/schedulers/scheduler-traits.ts';
import type { AxisValue, GridAxis } from './axis.ts';
import { GRID_FIELD_RULES, type GridField } from './grid-fields.ts';
import { MAX_GRID_JOBS } from './grid-limits.ts';

/** X goes over the columns of a sheet, Y over its rows, Z over the sheets. Undefined: one value, without a heading. */
export interface GridAxes {
  readonly x: GridAxis | undefined;
  readonly y: GridAxis | undefined;
  readonly z: GridAxis | undefined;
}
export const AXIS_NAMES = ['x', 'y', 'z'] as const;
export type AxisName = (typeof AXIS_NAMES)[number];

/** Where a cell is: the index of its value on each axis. */
export type CellPlace = Readonly<Record<AxisName, number>>;

export interface GridCell {
  readonly place: CellPlace;
  readonly request: GenerationRequest;
}

/** What can be wrong with a grid whose axes are read. The page has words for each. */
export type GridProblemCode =
  | RequestProblemCode
  | 'too-many-jobs'
  /** Two axes over one field: the second would undo the first. */
  | 'same-field'
  /** The sampler has no such schedule type. */
  | 'schedule-not-of-sampler';

export interface GridProblem {
  readonly code: GridProblemCode;
  /** The axis to blame; undefined: the request itself, or all of them. */
  readonly axis?: AxisName;
  /** The heading of the value to blame. */
  readonly value?: string;
  /** The field of the request, where it is none of the axis. */
  readonly field?: string;
}

/** Limits of each package that may be drawn with. @throws StudioError `package-unknown`. */
type LimitsOf = (packageId: string) => RequestLimits;

/** How many cells each axis makes, and all of them. */
export function countCells(axes: GridAxes): {
  readonly sides: readonly [number, number, number];
  readonly total: number;
} {
  const [x, y, z] = [axes.x, axes.y, axes.z].map((axis) => axis?.values.length ?? 1) as [number, number, number];
  return { sides: [x, y, z], total: x * y * z };
}

/**
 * Every cell of a grid as a request, in the order to draw them: sheet by sheet, row by row, but those of one model
 * together, since another one has to be loaded. All are checked; one that is refused refuses the grid.
 */
export function planGrid(
  base: GenerationRequest,
  axes: GridAxes,
  limitsOf: LimitsOf,
): { readonly cells: readonly GridCell[] } | { readonly problem: GridProblem } {
  const { sides, total } = countCells(axes);
  if (total > MAX_GRID_JOBS) return { problem: { code: 'too-many-jobs' } };
  const doubled = doubledAxis(axes);
  if (doubled) return { problem: { code: 'same-field', axis: doubled } };
  const cells: GridCell[] = [];
  for (let z = 0; z < sides[2]; z += 1)
    for (let y = 0; y < sides[1]; y += 1)
      for (let x = 0; x < sides[0]; x += 1) {
        const place = { x, y, z };
        const request = cellRequest(base, axes, place);
        const problem = findProblem(request, axes, place, limitsOf);
        if (problem) return { problem };
        cells.push({ place, request });
      }
  const models = [...new Set(cells.map(({ request }) => request.packageId))];
  const rank = ({ request }: GridCell) => models.indexOf(request.packageId);
  return { cells: cells.toSorted((a, b) => rank(a) - rank(b)) };
}

/** An axis whose field an axis before it has; S/R may be on several. */
function doubledAxis(axes: GridAxes): AxisName | undefined {
  const fields = AXIS_NAMES.map((name) => axes[name]?.field);
  return AXIS_NAMES.find((_, index) => {
    const field = fields[index];
    return field !== undefined && field !== 'prompt' && fields.indexOf(field) < index;
  });
}

function cellRequest(base: GenerationRequest, axes: GridAxes, place: CellPlace): GenerationRequest {
  let request = base;
  for (const name of AXIS_NAMES) {
    const axis = axes[name];
    const value = axis?.values[place[name]];
    if (axis && value) request = withValue(request, axis, value);
  }
  // As the form does when another sampler is chosen; a schedule type of an axis is to be what its heading says.
  const keepsSchedule = AXIS_NAMES.some((name) => axes[name]?.field === 'scheduleType');
  if (keepsSchedule || hasScheduleType(request.scheduler, request.scheduleType)) return request;
  return { ...request, scheduleType: 'automatic' };
}

function withValue(request: GenerationRequest, { field, values }: GridAxis, { value }: AxisValue): GenerationRequest {
  if (field === 'prompt') {
    const search = String(values[0]?.value);
    const replaced = (text: string) => text.replaceAll(search, () => String(value));
    return { ...request, prompt: replaced(request.prompt), negativePrompt: replaced(request.negativePrompt) };
  }
  const { set } = GRID_FIELD_RULES[field];
  return set ? set(request, value) : { ...request, [field]: value };
}

function findProblem(
  request: GenerationRequest,
  axes: GridAxes,
  place: CellPlace,
  limitsOf: LimitsOf,
): GridProblem | undefined {
  try {
    parseGenerationRequest(request, limitsOf(request.packageId));
  } catch (error) {
    if (!isStudioError(error, 'invalid-request')) throw error;
    const [first] = error.details['problems'] as readonly RequestProblem[];
    const { field, problem } = first ?? { field: '', problem: 'not-a-request' };
    const code = problem as RequestProblemCode;
    const own = blame(axes, place, (axisField) => pathOf(axisField) === field);
    if (own) return { code, ...own };
    // What one model takes may be nothing for another.
    const model = MODEL_FIELDS.includes(field)
      ? blame(axes, place, (axisField) => axisField === 'packageId')
      : undefined;
    return { code, ...model, field };
  }
  if (hasScheduleType(request.scheduler, request.scheduleType)) return undefined;
  return { code: 'schedule-not-of-sampler', ...blame(axes, place, (field) => field === 'scheduleType') };
}

const MODEL_FIELDS: readonly string[] = ['width', 'height', 'clipSkip'];

/** What a request's problems call the field of an axis. */
function pathOf(field: GridField): string {
  return GRID_FIELD_RULES[field].path ?? field;
}

function blame(
  axes: GridAxes,
  place: CellPlace,
  isMeant: (field: GridField) => boolean,
): Pick<GridProblem, 'axis' | 'value'> | undefined {
  for (const axis of AXIS_NAMES) {
    const { field, values } = axes[axis] ?? {};
    if (field === undefined || !isMeant(field)) continue;
    const value = values?.[place[axis]]?.label;
    return value === undefined ? { axis } : { axis, value };
  }
  return undefined;
}
