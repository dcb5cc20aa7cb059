import type { FieldText } from '../foreign-recipe.ts';
import type { Graph, GraphLink, GraphNode } from './comfyui-graph.ts';
import { follow, linkOf, readFirst, readScalar, upstream } from './comfyui-walk.ts';

/** One sampler of a graph, and what happens to the latents on their way to it. */
export interface SamplingPass {
  readonly sampler: GraphNode;
  /** Of the empty latents, or of the resizing before a later pass. */
  readonly width?: string | undefined;
  readonly height?: string | undefined;
  readonly scale?: string | undefined;
  readonly upscaler?: string | undefined;
  /** A picture from a file, and not noise alone, is where it begins. */
  readonly isFromPicture: boolean;
  /** Its latents have a mask. */
  readonly isMasked: boolean;
}

/** The passes that made a graph's picture. */
export interface SamplingPasses {
  readonly first: SamplingPass;
  /** A second pass with noise of its own: hires fix. */
  readonly second?: SamplingPass | undefined;
  readonly vae?: string | undefined;
  /** What else there is, as text to show. */
  readonly others: readonly FieldText[];
}

/** Nodes that lay a mask over latents. */
const MASKING_NODES: ReadonlySet<string> = new Set([
  'VAEEncodeForInpaint',
  'SetLatentNoiseMask',
  'InpaintModelConditioning',
]);

/** A sampler has latents to begin with, and a seed or noise, whoever made it. */
function isSampler({ inputs }: GraphNode): boolean {
  return inputs.has('latent_image') && (inputs.has('seed') || inputs.has('noise_seed') || inputs.has('noise'));
}

/** Graphs of people have one to three. */
const MAX_PASSES = 20;
/** How many outputs, and samplers without one, are looked at. */
const MAX_STARTS = 20;

/** The samplers between a graph's output and its empty latents; undefined for a graph without any. */
export function findPasses(graph: Graph): SamplingPasses | undefined {
  const passes: SamplingPass[] = [];
  const seen = new Set<string>();
  let sampler = findLastSampler(graph);
  while (sampler !== undefined && !seen.has(sampler.id) && passes.length < MAX_PASSES) {
    seen.add(sampler.id);
    const { pass, before } = readPass(graph, sampler);
    passes.unshift(pass);
    sampler = before;
  }
  const [first, next, ...later] = passes;
  if (first === undefined) return undefined;
  // A sampler that goes on with the same noise is no pass of its own: SDXL's refiner.
  const isRefiner = next !== undefined && readScalar(graph, next.sampler, 'add_noise') === 'disable';
  const others: FieldText[] = [
    ...(isRefiner ? [{ name: 'Refiner', value: next.sampler.type }] : []),
    ...later.map((pass) => ({ name: 'Later pass', value: pass.sampler.type })),
    ...findControls(graph, first.sampler).map((value) => ({ name: 'ControlNet', value })),
  ];
  return { first, second: isRefiner ? undefined : next, vae: findVae(graph), others };
}

/** Upwards from the pictures that are saved; in a graph without any, a sampler that no other comes after. */
function findLastSampler(graph: Graph): GraphNode | undefined {
  const outputs = [...graph.values()].filter(({ type, inputs }) => /save|preview/i.test(type) && inputs.has('images'));
  // Saved ones first: a preview may be of a step on the way.
  outputs.sort((a, b) => Number(/preview/i.test(a.type)) - Number(/preview/i.test(b.type)));
  for (const output of outputs.slice(0, MAX_STARTS)) {
    const sampler = firstSamplerAbove(graph, linkOf(output, 'images'));
    if (sampler !== undefined) return sampler;
  }
  const samplers = [...graph.values()].filter(isSampler).slice(0, MAX_STARTS);
  const earlier = new Set(samplers.map((sampler) => firstSamplerAbove(graph, linkOf(sampler, 'latent_image'))?.id));
  return samplers.find(({ id }) => !earlier.has(id)) ?? samplers[0];
}

function firstSamplerAbove(graph: Graph, link: GraphLink | undefined): GraphNode | undefined {
  for (const node of upstream(graph, link)) if (isSampler(node)) return node;
  return undefined;
}

function readPass(
  graph: Graph,
  sampler: GraphNode,
): { readonly pass: SamplingPass; readonly before: GraphNode | undefined } {
  let [width, height, scale, upscaler]: (string | undefined)[] = [];
  let isFromPicture = false;
  let isMasked = false;
  let before: GraphNode | undefined;
  for (const node of upstream(graph, linkOf(sampler, 'latent_image'))) {
    if (isSampler(node)) {
      before = node;
      break;
    }
    if (width === undefined && node.inputs.has('width') && node.inputs.has('height'))
      [width, height] = [readScalar(graph, node, 'width'), readScalar(graph, node, 'height')];
    scale ??= readScalar(graph, node, 'scale_by');
    upscaler ??= readFirst(graph, node, ['upscale_method']);
    if (/^load_?image/i.test(node.type)) isFromPicture = true;
    if (MASKING_NODES.has(node.type)) isMasked = true;
  }
  return { pass: { sampler, width, height, scale, upscaler, isFromPicture, isMasked }, before };
}

/** ControlNets between the sampler and its texts. */
function findControls(graph: Graph, sampler: GraphNode): readonly string[] {
  const names = [...upstream(graph, linkOf(sampler, 'positive'))].map((node) =>
    readScalar(graph, follow(graph, linkOf(node, 'control_net')), 'control_net_name'),
  );
  return names.filter((name) => name !== undefined);
}

function findVae(graph: Graph): string | undefined {
  for (const node of graph.values()) {
    const name = readScalar(graph, follow(graph, linkOf(node, 'vae')), 'vae_name');
    if (name !== undefined) return name;
  }
  return undefined;
}
