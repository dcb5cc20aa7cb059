import { asText } from '../foreign-json.ts';
import type { Graph, GraphInput, GraphLink, GraphNode } from './comfyui-graph.ts';

/** What a node is asked for first when a value is another node's output. */
const VALUE_NAMES = ['value', 'text', 'string', 'int', 'float', 'number', 'seed', 'noise_seed', 'prompt'];
/** Nodes on the way to one value. */
const MAX_HOPS = 50;
const JOINING = /concat|join|combine/i;

/** The node behind a link; undefined where the link leads nowhere. */
export function follow(graph: Graph, link: GraphLink | undefined): GraphNode | undefined {
  return link && graph.get(link.nodeId);
}

/** Where an input comes from; undefined for one that is missing or stands in the node. */
export function linkOf(node: GraphNode | undefined, name: string): GraphLink | undefined {
  const input = node?.inputs.get(name);
  return input && 'link' in input ? input.link : undefined;
}

/**
 * All nodes that lead to a link's, nearest first, each once: circles end.
 * @param through says which inputs of a node are followed; by default all.
 */
export function* upstream(
  graph: Graph,
  start: GraphLink | undefined,
  through: (node: GraphNode) => readonly GraphInput[] = ({ inputs }) => [...inputs.values()],
): Generator<GraphNode> {
  const first = follow(graph, start);
  const seen = new Set(first && [first.id]);
  const waiting = first ? [first] : [];
  for (const node of waiting) {
    yield node;
    for (const input of through(node)) {
      const next = 'link' in input ? follow(graph, input.link) : undefined;
      if (next === undefined || seen.has(next.id)) continue;
      seen.add(next.id);
      waiting.push(next);
    }
  }
}

/** A text or number of a node: as it stands there, or what the nodes before it make of it. */
export function readScalar(graph: Graph, node: GraphNode | undefined, name: string): string | undefined {
  return node && readInput(graph, node.inputs.get(name), name, new Set([node.id]));
}

/** The first of several names that a node has. */
export function readFirst(graph: Graph, node: GraphNode | undefined, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readScalar(graph, node, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

function readInput(graph: Graph, input: GraphInput | undefined, name: string, seen: Set<string>): string | undefined {
  if (input === undefined) return undefined;
  if ('value' in input) return asText(input.value);
  const node = follow(graph, input.link);
  if (node === undefined || seen.has(node.id) || seen.size > MAX_HOPS) return undefined;
  seen.add(node.id);
  if (JOINING.test(node.type)) return joinTexts(graph, node, name, seen);
  for (const known of [name, ...VALUE_NAMES]) {
    const text = readInput(graph, node.inputs.get(known), name, seen);
    if (text !== undefined) return text;
  }
  // One that hands on what it gets, under whatever name.
  for (const other of node.inputs.values()) {
    const text = 'link' in other ? readInput(graph, other, name, seen) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

function joinTexts(graph: Graph, node: GraphNode, name: string, seen: Set<string>): string | undefined {
  const delimiter = node.inputs.get('delimiter');
  const between = delimiter && 'value' in delimiter && typeof delimiter.value === 'string' ? delimiter.value : ' ';
  const parts = [...node.inputs].flatMap(([key, input]) => {
    if (key === 'delimiter' || ('value' in input && typeof input.value !== 'string')) return [];
    return readInput(graph, input, name, seen) ?? [];
  });
  return parts.length === 0 ? undefined : parts.filter((part) => part !== '').join(between);
}
