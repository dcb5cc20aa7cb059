import type { GenerationRequest } from '../diffusion/request.ts';

/** Fields that an axis of a grid may go over; `prompt` is A1111's prompt S/R. */
export const GRID_FIELDS = [
  'prompt',
  'seed',
  'numInferenceSteps',
  'guidanceScale',
  'guidanceRescale',
  'scheduler',
  'scheduleType',
  'width',
  'height',
  'strength',
  'eta',
  'variationStrength',
  'maskBlur',
  'hiresStrength',
  'packageId',
] as const;
export type GridField = (typeof GRID_FIELDS)[number];

/** How the values of a field are written: whole numbers and decimals have ranges, names are looked up. */
export type ValueKind = 'integer' | 'decimal' | 'name' | 'text';

export const VALUE_KINDS: Readonly<Record<GridField, ValueKind>> = {
  prompt: 'text',
  seed: 'integer',
  numInferenceSteps: 'integer',
  guidanceScale: 'decimal',
  guidanceRescale: 'decimal',
  scheduler: 'name',
  scheduleType: 'name',
  width: 'integer',
  height: 'integer',
  strength: 'decimal',
  eta: 'decimal',
  variationStrength: 'decimal',
  maskBlur: 'decimal',
  hiresStrength: 'decimal',
  packageId: 'name',
};

/** Whether requests of this kind have the field; a second pass has a strength only where there is one. */
export function hasGridField(request: GenerationRequest, field: GridField): boolean {
  switch (field) {
    case 'strength':
      return request.kind !== 'text-to-image';
    case 'maskBlur':
      return request.kind === 'inpaint';
    case 'hiresStrength':
      return request.kind === 'text-to-image' && request.hires !== undefined;
    default:
      return true;
  }
}
