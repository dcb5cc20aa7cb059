import { StudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import type { ComponentName } from '../../domain/models/manifest.ts';

/**
 * Passes a network's output on when it can be one: a failed read-back gives zeros, an overflow NaN or infinity, and
 * neither may become a picture.
 * @throws StudioError `output-invalid` with details.component and details.problem, `not-finite` or `constant`.
 */
export function checkOutput(output: FloatTensor, component: ComponentName): FloatTensor {
  const { data } = output;
  const first = data[0] ?? Number.NaN;
  let isConstant = true;
  for (let index = 0; index < data.length; index++) {
    const value = data[index] ?? Number.NaN;
    if (!Number.isFinite(value)) throw invalid(component, 'not-finite');
    if (value !== first) isConstant = false;
  }
  if (isConstant) throw invalid(component, 'constant');
  return output;
}

function invalid(component: ComponentName, problem: 'not-finite' | 'constant'): StudioError {
  return new StudioError('output-invalid', `${component} gave an output that is ${problem}.`, { component, problem });
}
