import { StudioError, type StudioErrorDetails } from '../core/errors.ts';
import type { FloatTensor } from '../core/tensor.ts';

/** The tensors that the models give. */
export type CheckedOutput = 'promptEmbeds' | 'encodedImage' | 'noisePred' | 'latents' | 'decodedImage';

/**
 * Refuses what a broken run gives without an error: a wrong shape, NaN, Infinity, or one value all over. Looked for in
 * each row of the batch axis alone, so that one bad picture is not hidden by a good one.
 * @param expectedDims the shape it must have, if known
 * @param details further facts for the error
 * @throws StudioError `output-invalid` with details.output, details.problem ('shape', 'not-a-number', 'infinite' or
 *   'constant'), and the row where it was found.
 */
export function checkOutput(
  tensor: FloatTensor,
  output: CheckedOutput,
  expectedDims?: readonly number[],
  details: StudioErrorDetails = {},
): void {
  const { data, dims } = tensor;
  if (expectedDims && (dims.length !== expectedDims.length || dims.some((dim, axis) => dim !== expectedDims[axis])))
    throw new StudioError('output-invalid', `${output} is [${dims.join(', ')}], not [${expectedDims.join(', ')}].`, {
      ...details,
      output,
      problem: 'shape',
      dims: [...dims],
      expectedDims: [...expectedDims],
    });
  const rowCount = dims[0] ?? 1;
  const rowLength = data.length / rowCount;
  for (let row = 0; row < rowCount; row++) {
    const problem = problemOf(data.subarray(row * rowLength, (row + 1) * rowLength));
    if (problem !== undefined)
      throw new StudioError('output-invalid', `${output} is ${WORDS[problem]}.`, { ...details, output, problem, row });
  }
}

type Problem = 'not-a-number' | 'infinite' | 'constant';

const WORDS: Readonly<Record<Problem, string>> = {
  'not-a-number': 'not a number in places',
  infinite: 'infinite in places',
  constant: 'one value all over',
};

function problemOf(values: Float32Array): Problem | undefined {
  const first = values[0];
  let isConstant = values.length > 1;
  let hasInfinity = false;
  for (const value of values) {
    if (Number.isNaN(value)) return 'not-a-number';
    if (!Number.isFinite(value)) hasInfinity = true;
    if (value !== first) isConstant = false;
  }
  if (hasInfinity) return 'infinite';
  return isConstant ? 'constant' : undefined;
}
