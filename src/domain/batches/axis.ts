import type { GenerationRequest } from '../diffusion/request.ts';
import type { ResizeMode } from '../diffusion/request-choices.ts';
import { EMPHASIS_LABELS, HIRES_UPSCALER_LABELS, MASKED_CONTENT_LABELS } from '../recipes/a1111-keys.ts';
import { findScheduler, SCHEDULE_TYPE_LABELS, SCHEDULER_LABELS } from '../recipes/sampler-names.ts';
import { GRID_FIELD_RULES, type GridField, hasGridField } from './grid-fields.ts';
import { MAX_GRID_JOBS } from './grid-limits.ts';
import { type NumberProblem, parseNumbers } from './number-values.ts';
import { splitValues } from './value-list.ts';

/** One value of an axis, as the field takes it and as a heading shows it. */
export interface AxisValue {
  readonly value: string | number;
  readonly label: string;
}

/** The values that a field takes in turn; at least one. */
export interface GridAxis {
  readonly field: GridField;
  readonly values: readonly AxisValue[];
}

/** What can be wrong with an axis as typed. The page has words for each. */
export type AxisProblemCode =
  | NumberProblem
  | 'no-values'
  | 'unknown-name'
  /** The request has no such field: no picture, no mask, no second pass. */
  | 'field-missing'
  /** S/R: the first value is in neither prompt. */
  | 'search-missing';

export interface AxisProblem {
  readonly code: AxisProblemCode;
  /** The value that is meant, as typed. */
  readonly value?: string;
}

/** What values are read against. */
export interface AxisSources {
  readonly request: GenerationRequest;
  readonly packages: readonly { readonly id: string; readonly name: string }[];
  /** For the seed -1: a uint32. */
  readonly drawSeed: () => number;
}

/** An axis from the values as typed. */
export function parseAxis(field: GridField, text: string, sources: AxisSources): GridAxis | AxisProblem {
  if (!hasGridField(sources.request, field)) return { code: 'field-missing' };
  const items = splitValues(text);
  if (GRID_FIELD_RULES[field].kind === 'text') return parseReplacements(field, items, sources);
  const values: AxisValue[] = [];
  for (const item of items) {
    // A comma at the end is no value.
    if (item === '') continue;
    const parsed =
      GRID_FIELD_RULES[field].kind === 'name' ? parseName(field, item, sources) : parseNumber(field, item, sources);
    if (typeof parsed === 'string') return { code: parsed, value: item };
    values.push(...parsed);
    if (values.length > MAX_GRID_JOBS) return { code: 'too-many-values', value: item };
  }
  return values.length === 0 ? { code: 'no-values' } : { field, values };
}

/** The names of values, by field, as A1111 calls them. */
const VALUE_NAMES: Partial<Readonly<Record<GridField, Readonly<Record<string, string>>>>> = {
  scheduler: SCHEDULER_LABELS,
  scheduleType: SCHEDULE_TYPE_LABELS,
  emphasis: EMPHASIS_LABELS,
  maskedContent: MASKED_CONTENT_LABELS,
  hiresUpscaler: HIRES_UPSCALER_LABELS,
  resizeMode: {
    'just-resize': 'Just resize',
    'crop-and-resize': 'Crop and resize',
    'resize-and-fill': 'Resize and fill',
  } satisfies Record<ResizeMode, string>,
};

/** All names that an axis over this field may have, in their order; undefined where it has none. */
export function namesOf(field: GridField, packages: AxisSources['packages']): readonly string[] | undefined {
  if (field === 'packageId') return packages.map(({ name }) => name);
  const names = VALUE_NAMES[field];
  return names && Object.values(names);
}

/** The first value is searched for and is what it was in the first place. An empty value takes it out. */
function parseReplacements(
  field: GridField,
  items: readonly string[],
  { request }: AxisSources,
): GridAxis | AxisProblem {
  const [search] = items;
  if (search === undefined) return { code: 'no-values' };
  if (search === '' || !(request.prompt.includes(search) || request.negativePrompt.includes(search)))
    return { code: 'search-missing', value: search };
  if (items.length > MAX_GRID_JOBS) return { code: 'too-many-values' };
  return { field, values: items.map((value) => ({ value, label: value })) };
}

function parseNumber(field: GridField, item: string, { drawSeed }: AxisSources): readonly AxisValue[] | NumberProblem {
  const numbers = parseNumbers(item, GRID_FIELD_RULES[field].kind === 'integer');
  if (typeof numbers === 'string') return numbers;
  return numbers
    .map((number) => (field === 'seed' && number === -1 ? drawSeed() : number))
    .map((value) => ({ value, label: String(value) }));
}

function parseName(field: GridField, item: string, { packages }: AxisSources): readonly AxisValue[] | 'unknown-name' {
  const found = findName(field, item, packages);
  return found === undefined ? 'unknown-name' : [found];
}

function findName(field: GridField, item: string, packages: AxisSources['packages']): AxisValue | undefined {
  const lower = item.toLowerCase();
  if (field === 'packageId') {
    const found = packages.find(({ id, name }) => id === item || name.toLowerCase() === lower);
    return found && { value: found.id, label: found.name };
  }
  const names = VALUE_NAMES[field] ?? {};
  // Samplers have spellings of their own in other programs.
  const value =
    field === 'scheduler' ? findScheduler(item) : Object.keys(names).find((id) => names[id]?.toLowerCase() === lower);
  return value === undefined ? undefined : { value, label: names[value] ?? value };
}
