import { FLOAT16 } from './data-types.ts';
import type { OnnxGraph, OnnxModel, OnnxNode } from './graph.ts';

/** Operators whose output has a type of its own, whatever goes in. */
const TYPE_CHANGING = new Set([
  'Shape',
  'Size',
  'Equal',
  'Less',
  'LessOrEqual',
  'Greater',
  'GreaterOrEqual',
  'IsNaN',
  'IsInf',
  'ArgMax',
  'ArgMin',
  'NonZero',
]);

/** Operators that draw numbers: no optimiser may fold them, and no two runs of them agree. */
const DRAWING = new Set(['RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike', 'Multinomial']);

/**
 * True when half-float arithmetic is left after constant folding, so that WebGPU needs `shader-f16`. Weights that are
 * stored as float16 and cast to float32 fold away; a half-float input, an activation cast to float16, or a
 * half-float weight that meets an activation does not. In doubt the answer is true.
 */
export function hasHalfArithmetic(model: OnnxModel): boolean {
  return model.functionNodes.some(makesHalf) || graphHasHalf(model.graph, new Map());
}

/** True when the graph draws random numbers, so that its output differs from run to run. */
export function drawsRandomNumbers(model: OnnxModel): boolean {
  return model.graph.nodes.some((node) => DRAWING.has(node.opType));
}

/** @param outer data types of the constants of the graphs around this one, by name. */
function graphHasHalf(graph: OnnxGraph, outer: ReadonlyMap<string, number>): boolean {
  if ([...graph.inputs, ...graph.outputs].some((value) => value.dataType === FLOAT16)) return true;
  const constants = new Map(outer);
  for (const initializer of graph.initializers) constants.set(initializer.name, initializer.dataType);
  const remaining = foldConstants(graph.nodes, constants);
  return remaining.some(
    (node) =>
      makesHalf(node) ||
      node.inputs.some((input) => constants.get(input) === FLOAT16) ||
      node.subgraphs.some((subgraph) => graphHasHalf(subgraph, constants)),
  );
}

/** Adds to `constants` what can be computed from it, in any order of nodes; returns the nodes that remain. */
function foldConstants(nodes: readonly OnnxNode[], constants: Map<string, number>): OnnxNode[] {
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of nodes)
    for (const input of node.inputs) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  const folded = new Set<OnnxNode>();
  const queue = [...nodes];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (folded.has(node) || !isFoldable(node, constants)) continue;
    folded.add(node);
    const dataType = foldedType(node, constants);
    for (const output of node.outputs) {
      constants.set(output, dataType);
      queue.push(...(consumers.get(output) ?? []));
    }
  }
  return nodes.filter((node) => !folded.has(node));
}

function isFoldable(node: OnnxNode, constants: ReadonlyMap<string, number>): boolean {
  if (DRAWING.has(node.opType) || node.subgraphs.length > 0) return false;
  return node.inputs.every((input) => input === '' || constants.has(input));
}

function foldedType(node: OnnxNode, constants: ReadonlyMap<string, number>): number {
  if (TYPE_CHANGING.has(node.opType)) return 0;
  const stated = statedType(node);
  if (stated !== undefined) return stated;
  return node.inputs.some((input) => constants.get(input) === FLOAT16) ? FLOAT16 : 0;
}

/** True when the node itself turns something into half floats. */
function makesHalf(node: OnnxNode): boolean {
  return statedType(node) === FLOAT16;
}

function statedType(node: OnnxNode): number | undefined {
  if (node.opType === 'Cast') return node.integers.get('to');
  if (node.tensorTypes.length > 0) return node.tensorTypes[0];
  return node.integers.get('dtype');
}
