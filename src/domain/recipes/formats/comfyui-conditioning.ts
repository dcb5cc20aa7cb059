import { asText } from '../foreign-json.ts';
import type { Graph, GraphInput, GraphLink, GraphNode } from './comfyui-graph.ts';
import { linkOf, readFirst, readScalar, upstream } from './comfyui-walk.ts';

/** The names that text encoders have for their texts, the main one first. */
const TEXT_NAMES = ['text', 'text_g', 'prompt', 'text_l', 't5xxl', 'clip_l'];
const MAX_TEXTS = 20;

/** The texts behind a conditioning, nearest first, and the encoder of the first. */
export interface Conditioning {
  readonly texts: readonly string[];
  readonly encoder: GraphNode | undefined;
}

/**
 * Walks from a sampler's `positive` or `negative` to the texts. A node that has both (ControlNet) is passed on the side
 * that is asked for; a conditioning that is set to zero has no text.
 */
export function readConditioning(
  graph: Graph,
  start: GraphLink | undefined,
  side: 'positive' | 'negative',
): Conditioning {
  const texts: string[] = [];
  let encoder: GraphNode | undefined;
  for (const node of upstream(graph, start, (node) => conditioningInputs(node, side))) {
    const text = isEncoder(node) ? (readFirst(graph, node, TEXT_NAMES) ?? '') : typedText(graph, node, side);
    if (text === undefined) continue;
    encoder ??= node;
    texts.push(text);
    if (texts.length >= MAX_TEXTS) break;
  }
  return { texts, encoder };
}

/** How many of the text encoder's layers are left out, counted as A1111 does; undefined where the graph says nothing. */
export function readClipSkip(graph: Graph, encoder: GraphNode | undefined): string | undefined {
  for (const node of upstream(graph, linkOf(encoder, 'clip'))) {
    const layer = Number(readScalar(graph, node, 'stop_at_clip_layer'));
    if (layer < 0) return String(-layer);
  }
  return undefined;
}

/** Encoders have a text and the model that reads it. */
function isEncoder(node: GraphNode): boolean {
  return TEXT_NAMES.some((name) => node.inputs.has(name)) && (node.inputs.has('clip') || /encode/i.test(node.type));
}

/** Loaders that encode by themselves have the prompts as fields named after the sides. */
function typedText(graph: Graph, node: GraphNode, side: string): string | undefined {
  const input = node.inputs.get(side);
  if (input === undefined) return undefined;
  return 'value' in input
    ? asText(input.value)
    : node.inputs.has('clip_skip')
      ? readScalar(graph, node, side)
      : undefined;
}

function conditioningInputs(node: GraphNode, side: string): readonly GraphInput[] {
  if (isEncoder(node) || /zero_?out/i.test(node.type)) return [];
  const own = node.inputs.get(side);
  if (own !== undefined && node.inputs.has('positive') && node.inputs.has('negative')) return [own];
  return [...node.inputs].filter(([name]) => !NO_CONDITIONING.has(name)).map(([, input]) => input);
}

/** Inputs that lead away from the texts. */
const NO_CONDITIONING: ReadonlySet<string> = new Set([
  'model',
  'clip',
  'vae',
  'image',
  'pixels',
  'mask',
  'control_net',
  'latent',
  'latent_image',
  'samples',
]);
