import { expect, test } from 'vitest';
import { LeastSquares } from '../../../tools/models/preview/least-squares.ts';
import { seededRandom } from '../../../tools/models/preview/seeded-random.ts';

test('[P21] the fit finds the matrix that made the samples', () => {
  const truth = [
    [0.3, -0.2, 0.9],
    [0, 0.5, -1],
    [0.1, 0.2, 0.3],
  ];
  const equations = new LeastSquares(3, 3);
  const random = seededRandom(1);
  for (let i = 0; i < 200; i++) {
    // The first entry is 0 at the start: without an exchange of rows the elimination would divide by it.
    const x = [i < 3 ? 0 : random() - 0.5, random(), 1];
    equations.add(
      x,
      [0, 1, 2].map((output) => x.reduce((sum, value, input) => sum + value * (truth[input]?.[output] ?? 0), 0)),
    );
  }
  for (const [input, row] of equations.solve(0).entries())
    for (const [output, value] of row.entries()) expect(value).toBeCloseTo(truth[input]?.[output] ?? Number.NaN, 9);
});

test('[P21] an input that never moves gets nothing', () => {
  const equations = new LeastSquares(2, 1);
  for (let i = 0; i < 10; i++) equations.add([i, 0], [2 * i]);
  const [moved, still] = equations.solve(1e-9);
  expect(moved?.[0]).toBeCloseTo(2, 6);
  expect(still?.[0]).toBe(0);
});
