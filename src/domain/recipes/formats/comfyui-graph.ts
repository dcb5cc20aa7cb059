import { asList, asObject, asText, type Json, parseForeignJson } from '../foreign-json.ts';

/** Where an input comes from: an output of another node. */
export interface GraphLink {
  readonly nodeId: string;
  readonly slot: number;
}

/** An input of a node: another's output, or a value that stands in the node. */
export type GraphInput = { readonly link: GraphLink } | { readonly value: Json };

/** One node: its type as ComfyUI calls it, and its inputs by name, in the file's order. */
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly inputs: ReadonlyMap<string, GraphInput>;
}

/** A graph by node id. Nothing promises that links lead anywhere, or that there is no circle. */
export type Graph = ReadonlyMap<string, GraphNode>;

/** Graphs of people have hundreds. */
export const MAX_GRAPH_NODES = 5000;

/**
 * The graph that ran (ComfyUI's `prompt`): {id: {class_type, inputs}}, a link being [id, slot].
 * @returns undefined for what is no such graph.
 */
export function readApiGraph(text: string): Graph | undefined {
  const json = asObject(parseForeignJson(text));
  if (json === undefined) return undefined;
  const graph = new Map<string, GraphNode>();
  for (const [id, value] of Object.entries(json)) {
    const node = asObject(value);
    const type = asText(node?.['class_type']);
    const inputs = asObject(node?.['inputs']);
    if (type === undefined || inputs === undefined) continue;
    graph.set(id, {
      id,
      type,
      inputs: new Map(Object.entries(inputs).map(([name, input]) => [name, readInput(input)])),
    });
    if (graph.size >= MAX_GRAPH_NODES) break;
  }
  return graph.size === 0 ? undefined : graph;
}

function readInput(value: Json): GraphInput {
  const [id, slot, ...more] = asList(value);
  const isId = typeof id === 'string' || typeof id === 'number';
  if (isId && typeof slot === 'number' && Number.isInteger(slot) && more.length === 0)
    return { link: { nodeId: String(id), slot } };
  return { value };
}
