import { asList, asObject, asText, type Json, type JsonObject, parseForeignJson } from '../foreign-json.ts';
import { type Graph, type GraphInput, type GraphLink, type GraphNode, MAX_GRAPH_NODES } from './comfyui-graph.ts';

/** The editor keeps values without their names: here are those of the nodes that say how a picture is made. */
const WIDGET_NAMES: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: [
    'add_noise',
    'noise_seed',
    'steps',
    'cfg',
    'sampler_name',
    'scheduler',
    'start_at_step',
    'end_at_step',
    'return_with_leftover_noise',
  ],
  SamplerCustom: ['add_noise', 'noise_seed', 'cfg'],
  RandomNoise: ['noise_seed'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  KarrasScheduler: ['steps', 'sigma_max', 'sigma_min', 'rho'],
  ExponentialScheduler: ['steps', 'sigma_max', 'sigma_min'],
  CFGGuider: ['cfg'],
  CLIPTextEncode: ['text'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  CheckpointLoaderSimple: ['ckpt_name'],
  UNETLoader: ['unet_name', 'weight_dtype'],
  VAELoader: ['vae_name'],
  LoraLoader: ['lora_name', 'strength_model', 'strength_clip'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  EmptyLatentImage: ['width', 'height', 'batch_size'],
  LatentUpscale: ['upscale_method', 'width', 'height', 'crop'],
  LatentUpscaleBy: ['upscale_method', 'scale_by'],
  ImageScale: ['upscale_method', 'width', 'height', 'crop'],
  ImageScaleBy: ['upscale_method', 'scale_by'],
  UpscaleModelLoader: ['model_name'],
  RescaleCFG: ['multiplier'],
  LoadImage: ['image'],
  PrimitiveNode: ['value'],
};

/** What the editor puts behind a seed: what is to become of it next time. No input of the node. */
const SEED_CONTROLS: readonly Json[] = ['fixed', 'randomize', 'increment', 'decrement'];

/** Modes of a node that does not run: 2 is muted, 4 hands its inputs on. */
const MUTED = 2;
const BYPASSED = 4;

/**
 * The editor's graph (ComfyUI's `workflow`): {nodes: [{id, type, inputs: [{name, link}], widgets_values}], links: [[id,
 * from, slot, to, slot, type]]}. Subgraphs are not opened.
 * @returns undefined for what is no such graph.
 */
export function readWorkflowGraph(text: string): Graph | undefined {
  const json = asObject(parseForeignJson(text));
  if (json === undefined) return undefined;
  const links = readLinks(json['links']);
  const graph = new Map<string, GraphNode>();
  for (const value of asList(json['nodes']).slice(0, MAX_GRAPH_NODES)) {
    const node = asObject(value);
    const [id, type] = [asText(node?.['id']), asText(node?.['type'])];
    if (node === undefined || id === undefined || type === undefined || node['mode'] === MUTED) continue;
    const inputs = new Map<string, GraphInput>();
    for (const [name, link] of linkedInputs(node, links)) inputs.set(name, { link });
    const isBypassed = node['mode'] === BYPASSED;
    if (!isBypassed)
      for (const [name, value] of widgetValues(node, type)) if (!inputs.has(name)) inputs.set(name, { value });
    graph.set(id, { id, type: isBypassed ? 'Reroute' : type, inputs });
  }
  return graph.size === 0 ? undefined : graph;
}

/** Where each link comes from, by its id. Newer editors write objects for lists. */
function readLinks(value: Json | undefined): ReadonlyMap<string, GraphLink> {
  const links = new Map<string, GraphLink>();
  for (const entry of asList(value)) {
    const [listId, listNode, listSlot] = asList(entry);
    const link = asObject(entry);
    const id = asText(link?.['id'] ?? listId);
    const nodeId = asText(link?.['origin_id'] ?? listNode);
    const slot = Number(asText(link?.['origin_slot'] ?? listSlot));
    if (id !== undefined && nodeId !== undefined) links.set(id, { nodeId, slot: Number.isInteger(slot) ? slot : 0 });
  }
  return links;
}

function linkedInputs(
  node: JsonObject,
  links: ReadonlyMap<string, GraphLink>,
): readonly (readonly [name: string, link: GraphLink])[] {
  return asList(node['inputs']).flatMap((value) => {
    const input = asObject(value);
    const name = asText(input?.['name']);
    const link = links.get(asText(input?.['link']) ?? '');
    return name === undefined || link === undefined ? [] : [[name, link] as const];
  });
}

/** Values by name: from a known type, from the inputs that newer editors list, or as an object that some nodes keep. */
function widgetValues(node: JsonObject, type: string): readonly (readonly [name: string, value: Json])[] {
  const values = node['widgets_values'];
  const named = asObject(values);
  if (named !== undefined) return Object.entries(named);
  const names = Object.hasOwn(WIDGET_NAMES, type) ? (WIDGET_NAMES[type] ?? []) : listedWidgets(node);
  const pairs: [string, Json][] = [];
  let index = 0;
  for (const value of asList(values)) {
    const previous = names[index - 1];
    if (previous?.endsWith('seed') && SEED_CONTROLS.includes(value)) continue;
    const name = names[index++];
    if (name !== undefined) pairs.push([name, value]);
  }
  return pairs;
}

function listedWidgets(node: JsonObject): readonly string[] {
  return asList(node['inputs']).flatMap((value) => {
    const input = asObject(value);
    const name = asText(input?.['name']);
    return name === undefined || input?.['widget'] === undefined ? [] : [name];
  });
}
