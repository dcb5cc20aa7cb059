import { StudioError } from '../../domain/core/errors.ts';
import type { ComponentName, ManifestComponent, ManifestTensor, TensorType } from '../../domain/models/manifest.ts';

/** What an adapter needs of one tensor: its name in the graph is the manifest's, types and ranks are those it can serve. */
export interface TensorRequirement {
  readonly name: string;
  readonly types: readonly TensorType[];
  readonly ranks: readonly number[];
}

const FLOATS: readonly TensorType[] = ['float32', 'float16'];

/** A float32 or float16 tensor of one rank. */
export function floatOfRank(name: string, rank: number): TensorRequirement {
  return { name, types: FLOATS, ranks: [rank] };
}

/**
 * The inputs of a component, by name, when they are exactly those that the adapter feeds.
 * @throws StudioError `manifest-invalid` naming the component and the tensor.
 */
export function requireInputs<Name extends string>(
  component: ManifestComponent,
  componentName: ComponentName,
  requirements: Readonly<Record<Name, TensorRequirement>>,
): Readonly<Record<Name, ManifestTensor>> {
  const wanted = Object.entries<TensorRequirement>(requirements);
  for (const input of component.inputs)
    if (!wanted.some(([, requirement]) => requirement.name === input.name))
      throw refuse(componentName, `input ${input.name} is one that this studio does not know how to fill`);
  const found = wanted.map(([role, requirement]) => [
    role,
    requireTensor(component.inputs, componentName, requirement, 'input'),
  ]);
  return Object.fromEntries(found) as Record<Name, ManifestTensor>;
}

/**
 * The output that the adapter reads; others (pooled states) are ignored.
 * @throws StudioError `manifest-invalid` naming the component and the tensor.
 */
export function requireOutput(
  component: ManifestComponent,
  componentName: ComponentName,
  requirement: TensorRequirement,
): ManifestTensor {
  return requireTensor(component.outputs, componentName, requirement, 'output');
}

/**
 * Refuses a tensor whose fixed dimensions are not those of the data; symbolic ones take any size. The batch axis is
 * `batchSlices`' affair.
 * @throws StudioError `invalid-request` with details.expected and details.actual.
 */
export function checkDims(spec: ManifestTensor, dims: readonly number[], componentName: ComponentName): void {
  const isWrong = spec.dims.some((dim, axis) => axis > 0 && typeof dim === 'number' && dim !== dims[axis]);
  if (isWrong)
    throw new StudioError(
      'invalid-request',
      `${componentName}: ${spec.name} takes [${spec.dims.join(', ')}], not [${dims.join(', ')}].`,
      { component: componentName, tensor: spec.name, expected: spec.dims, actual: dims },
    );
}

/**
 * How many rows go into one run: all of them when the batch axis is symbolic, else the number it is fixed to.
 * @throws StudioError `invalid-request` when a fixed batch does not divide the rows.
 */
export function rowsPerRun(spec: ManifestTensor, rowCount: number, componentName: ComponentName): number {
  const fixed = spec.dims[0];
  if (typeof fixed !== 'number') return rowCount;
  if (rowCount % fixed !== 0)
    throw new StudioError('invalid-request', `${componentName} takes ${fixed} rows at a time, not ${rowCount}.`, {
      component: componentName,
      expected: fixed,
      actual: rowCount,
    });
  return fixed;
}

function requireTensor(
  tensors: readonly ManifestTensor[],
  componentName: ComponentName,
  requirement: TensorRequirement,
  kind: 'input' | 'output',
): ManifestTensor {
  const tensor = tensors.find(({ name }) => name === requirement.name);
  if (!tensor) throw refuse(componentName, `there is no ${kind} ${requirement.name}`);
  if (!requirement.types.includes(tensor.type))
    throw refuse(componentName, `${kind} ${tensor.name} is ${tensor.type}, not ${requirement.types.join(' or ')}`);
  if (!requirement.ranks.includes(tensor.dims.length))
    throw refuse(componentName, `${kind} ${tensor.name} has ${tensor.dims.length} dimensions`);
  return tensor;
}

function refuse(componentName: ComponentName, problem: string): StudioError {
  return new StudioError('manifest-invalid', `${componentName}: ${problem}.`, {
    component: componentName,
    problems: [problem],
  });
}
