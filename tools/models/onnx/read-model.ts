import type { OnnxGraph, OnnxInitializer, OnnxModel, OnnxNode, OnnxValue } from './graph.ts';
import { readInitializer, TENSOR } from './read-initializer.ts';
import { readString, readVarint, readWireFields } from './wire-fields.ts';

/** Field numbers of ModelProto and GraphProto that the packer rewrites. */
export const MODEL_GRAPH = 7;
export const GRAPH_INITIALIZER = 5;
const MODEL_FUNCTIONS = 25;
const FUNCTION_NODE = 7;

/** Graphs nest in If and Loop; real exports need 2. */
const MAX_GRAPH_DEPTH = 8;

/**
 * Reads a ModelProto.
 * @throws Error when the bytes are no ONNX model, or graphs nest deeper than 8.
 */
export function readModel(bytes: Uint8Array): OnnxModel {
  let graph: OnnxGraph | undefined;
  const functionNodes: OnnxNode[] = [];
  for (const field of readWireFields(bytes)) {
    if (field.number === MODEL_GRAPH) graph = readGraph(field.content, 0);
    else if (field.number === MODEL_FUNCTIONS)
      for (const inner of readWireFields(field.content))
        if (inner.number === FUNCTION_NODE) functionNodes.push(readNode(inner.content, 0));
  }
  if (!graph) throw new Error('There is no graph in the file.');
  return { graph, functionNodes };
}

function readGraph(message: Uint8Array, depth: number): OnnxGraph {
  if (depth > MAX_GRAPH_DEPTH) throw new Error(`Graphs nest deeper than ${MAX_GRAPH_DEPTH}.`);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for (const field of readWireFields(message)) {
    if (field.number === 1) nodes.push(readNode(field.content, depth));
    else if (field.number === GRAPH_INITIALIZER) initializers.push(readInitializer(field.content));
    else if (field.number === 11) inputs.push(readValue(field.content));
    else if (field.number === 12) outputs.push(readValue(field.content));
  }
  const initialized = new Set(initializers.map((initializer) => initializer.name));
  return { nodes, initializers, inputs: inputs.filter((input) => !initialized.has(input.name)), outputs };
}

function readNode(message: Uint8Array, depth: number): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const integers = new Map<string, number>();
  const tensorTypes: number[] = [];
  const subgraphs: OnnxGraph[] = [];
  let opType = '';
  for (const field of readWireFields(message)) {
    if (field.number === 1) inputs.push(readString(field));
    else if (field.number === 2) outputs.push(readString(field));
    else if (field.number === 4) opType = readString(field);
    else if (field.number === 5) readAttribute(field.content, depth, integers, tensorTypes, subgraphs);
  }
  return { opType, inputs, outputs, integers, tensorTypes, subgraphs };
}

/** AttributeProto: name 1, i 3, t 5, g 6, tensors 10, graphs 11. */
function readAttribute(
  message: Uint8Array,
  depth: number,
  integers: Map<string, number>,
  tensorTypes: number[],
  subgraphs: OnnxGraph[],
): void {
  let name = '';
  let integer: number | undefined;
  for (const field of readWireFields(message)) {
    if (field.number === 1) name = readString(field);
    // An end index of 2^63 - 1 is usual in Slice; types, the only integers of interest, are small.
    else if (field.number === 3) integer = field.content.length <= 4 ? readVarint(field) : undefined;
    else if (field.number === 5 || field.number === 10) tensorTypes.push(readTensorType(field.content));
    else if (field.number === 6 || field.number === 11) subgraphs.push(readGraph(field.content, depth + 1));
  }
  if (integer !== undefined) integers.set(name, integer);
}

function readTensorType(message: Uint8Array): number {
  for (const field of readWireFields(message)) if (field.number === TENSOR.dataType) return readVarint(field);
  return 0;
}

/** ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its elem_type 1, shape 2. */
function readValue(message: Uint8Array): OnnxValue {
  let name = '';
  let dataType = 0;
  let dims: (number | string)[] | undefined;
  for (const field of readWireFields(message)) {
    if (field.number === 1) name = readString(field);
    if (field.number !== 2) continue;
    for (const type of readWireFields(field.content)) {
      if (type.number !== 1) continue;
      for (const part of readWireFields(type.content)) {
        if (part.number === 1) dataType = readVarint(part);
        else if (part.number === 2) dims = readShape(part.content);
      }
    }
  }
  return { name, dataType, dims };
}

/** TensorShapeProto: dim 1, each with dim_value 1 or dim_param 2; a dimension with neither is "?". */
function readShape(message: Uint8Array): (number | string)[] {
  const dims: (number | string)[] = [];
  for (const field of readWireFields(message)) {
    if (field.number !== 1) continue;
    let dim: number | string = '?';
    for (const part of readWireFields(field.content)) {
      if (part.number === 1) dim = readVarint(part);
      else if (part.number === 2) dim = readString(part);
    }
    dims.push(dim);
  }
  return dims;
}
