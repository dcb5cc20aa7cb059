import { expect, test } from 'vitest';
import { hasHalfArithmetic } from '../../../tools/models/onnx/half-arithmetic.ts';
import { readModel } from '../../../tools/models/onnx/read-model.ts';
import { type SketchedGraph, writeModel } from './onnx-writer.ts';

const FLOAT = 1;
const HALF = 10;
const x = { name: 'x', dataType: FLOAT };
const halfWeight = { name: 'w', dataType: HALF, dims: [1], raw: new Uint8Array(2) };
const add = { opType: 'Add', inputs: ['x', 'wide'], outputs: ['y'] };
const widen = { opType: 'Cast', inputs: ['w'], outputs: ['wide'], integers: { to: FLOAT } };

const needsHalf = (graph: SketchedGraph) => hasHalfArithmetic(readModel(writeModel(graph)));

test.each<[string, SketchedGraph, boolean]>([
  ['float32 only', { inputs: [x], nodes: [{ opType: 'Relu', inputs: ['x'], outputs: ['y'] }] }, false],
  ['a stored half that is cast', { inputs: [x], initializers: [halfWeight], nodes: [widen, add] }, false],
  ['the same with nodes in any order', { inputs: [x], initializers: [halfWeight], nodes: [add, widen] }, false],
  [
    'a stored half that is transposed, then cast',
    {
      inputs: [x],
      initializers: [halfWeight],
      nodes: [{ opType: 'Transpose', inputs: ['w'], outputs: ['t'] }, { ...widen, inputs: ['t'] }, add],
    },
    false,
  ],
  [
    'the shape of a stored half',
    {
      inputs: [x],
      initializers: [halfWeight],
      nodes: [
        { opType: 'Shape', inputs: ['w'], outputs: ['s'] },
        { opType: 'Reshape', inputs: ['x', 's'], outputs: ['y'] },
      ],
    },
    false,
  ],
  ['a half input', { inputs: [{ name: 'x', dataType: HALF }], nodes: [] }, true],
  [
    'a half weight that meets an activation',
    { inputs: [x], initializers: [halfWeight], nodes: [{ ...add, inputs: ['x', 'w'] }] },
    true,
  ],
  [
    'an activation cast to half',
    { inputs: [x], nodes: [{ opType: 'Cast', inputs: ['x'], outputs: ['y'], integers: { to: HALF } }] },
    true,
  ],
  [
    'noise drawn as halves',
    { inputs: [x], nodes: [{ opType: 'RandomNormalLike', inputs: ['x'], outputs: ['y'], integers: { dtype: HALF } }] },
    true,
  ],
  [
    'half arithmetic in a branch, with a weight from outside',
    {
      inputs: [x],
      initializers: [halfWeight],
      nodes: [{ opType: 'If', inputs: ['x'], outputs: ['y'], body: { nodes: [{ ...add, inputs: ['x', 'w'] }] } }],
    },
    true,
  ],
  [
    'a branch that only casts its weight',
    {
      inputs: [x],
      initializers: [halfWeight],
      nodes: [{ opType: 'If', inputs: ['x'], outputs: ['y'], body: { nodes: [widen, add] } }],
    },
    false,
  ],
])('[P17] %s', (_, graph, expected) => {
  expect(needsHalf(graph)).toBe(expected);
});

test('graphs that nest without end are refused', () => {
  let body: SketchedGraph = { nodes: [] };
  for (let depth = 0; depth < 12; depth++) body = { nodes: [{ opType: 'If', outputs: ['y'], body }] };
  expect(() => needsHalf(body)).toThrow('nest deeper');
});
