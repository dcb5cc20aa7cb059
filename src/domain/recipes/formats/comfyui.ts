import type { FieldText, ForeignRecipe, FormatReader, HiresText, LoraText } from '../foreign-recipe.ts';
import { COMFYUI_PROMPT_KEYWORD, COMFYUI_WORKFLOW_KEYWORD } from '../keywords.ts';
import { chooseByComfyuiName, type SchedulerChoice } from '../scheduler-choice.ts';
import { readClipSkip, readConditioning } from './comfyui-conditioning.ts';
import { type Graph, type GraphInput, type GraphNode, readApiGraph } from './comfyui-graph.ts';
import { findPasses, type SamplingPass } from './comfyui-passes.ts';
import { linkOf, readFirst, readScalar, upstream } from './comfyui-walk.ts';
import { readWorkflowGraph } from './comfyui-workflow.ts';

/** ComfyUI: the graph that ran, else the editor's. The fields are found by walking from the sampler upwards. */
export const readComfyui: FormatReader = (text) => {
  const [prompt, workflow] = [text(COMFYUI_PROMPT_KEYWORD), text(COMFYUI_WORKFLOW_KEYWORD)];
  const ran = prompt === undefined ? undefined : readApiGraph(prompt);
  const recipe = ran && readGraph(ran);
  if (recipe !== undefined) return recipe;
  const edited = workflow === undefined ? undefined : readWorkflowGraph(workflow);
  return edited && readGraph(edited);
};

function readGraph(graph: Graph): ForeignRecipe | undefined {
  const passes = findPasses(graph);
  if (passes === undefined) return undefined;
  const { first, second, others } = passes;
  const { sampler } = first;
  const guided = findGuided(graph, sampler);
  const positive = readConditioning(graph, linkOf(guided, 'positive') ?? linkOf(guided, 'conditioning'), 'positive');
  const negative = readConditioning(graph, linkOf(guided, 'negative'), 'negative');
  const denoise = readSampling(graph, sampler, 'sigmas', ['denoise']);
  return {
    program: 'comfyui',
    prompt: joinTexts(positive.texts),
    negativePrompt: joinTexts(negative.texts) ?? '',
    promptCount: Math.max(positive.texts.length, negative.texts.length),
    steps: readSampling(graph, sampler, 'sigmas', ['steps']),
    guidanceScale: readSampling(graph, sampler, 'guider', ['cfg']),
    width: first.width,
    height: first.height,
    sampler: readSampler(graph, sampler),
    seed: readSampling(graph, sampler, 'noise', ['seed', 'noise_seed']),
    // ComfyUI draws its noise with torch's CPU generator.
    rng: 'CPU',
    strength: first.isFromPicture || Number(denoise) < 1 ? denoise : undefined,
    inpaint: first.isMasked ? {} : undefined,
    clipSkip: readClipSkip(graph, positive.encoder),
    ...(second ? { hires: readHires(graph, second) } : {}),
    ...readModel(graph, guided),
    vae: passes.vae,
    others: [...others, ...readRange(graph, sampler)],
  };
}

/** The node that has the conditionings: the sampler, or the guider that newer samplers have for it. */
function findGuided(graph: Graph, sampler: GraphNode): GraphNode {
  if (sampler.inputs.has('positive')) return sampler;
  for (const node of upstream(graph, linkOf(sampler, 'guider')))
    if (node.inputs.has('positive') || node.inputs.has('conditioning')) return node;
  return sampler;
}

/** Steps that were left out at either end. */
function readRange(graph: Graph, sampler: GraphNode): readonly FieldText[] {
  const steps = Number(readScalar(graph, sampler, 'steps'));
  const [start, end] = [readScalar(graph, sampler, 'start_at_step'), readScalar(graph, sampler, 'end_at_step')];
  return [
    ...(Number(start) > 0 ? [{ name: 'start_at_step', value: String(start) }] : []),
    ...(Number(end) < steps ? [{ name: 'end_at_step', value: String(end) }] : []),
  ];
}

/** A field of the sampler itself, or of the nodes behind the input that newer samplers have for it. */
function readSampling(graph: Graph, sampler: GraphNode, part: string, names: readonly string[]): string | undefined {
  const own = readFirst(graph, sampler, names);
  if (own !== undefined) return own;
  for (const node of upstream(graph, linkOf(sampler, part))) {
    const text = readFirst(graph, node, names);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Nodes that are a schedule by themselves. */
const SCHEDULE_NODES: ReadonlyMap<string, string> = new Map([
  ['KarrasScheduler', 'karras'],
  ['ExponentialScheduler', 'exponential'],
]);

function readSampler(graph: Graph, sampler: GraphNode): SchedulerChoice | undefined {
  const name = readSampling(graph, sampler, 'sampler', ['sampler_name']);
  const named = readSampling(graph, sampler, 'sigmas', ['scheduler']);
  if (named !== undefined) return chooseByComfyuiName(name, named);
  for (const { type } of upstream(graph, linkOf(sampler, 'sigmas'))) {
    const schedule = SCHEDULE_NODES.get(type) ?? (/scheduler$/i.test(type) ? type : undefined);
    if (schedule !== undefined) return chooseByComfyuiName(name, schedule);
  }
  return chooseByComfyuiName(name, undefined);
}

function readHires(graph: Graph, { sampler, width, height, scale, upscaler }: SamplingPass): HiresText {
  return {
    width,
    height,
    scale,
    upscaler,
    steps: readSampling(graph, sampler, 'sigmas', ['steps']),
    strength: readSampling(graph, sampler, 'sigmas', ['denoise']),
    guidanceScale: readSampling(graph, sampler, 'guider', ['cfg']),
    sampler: readSampler(graph, sampler),
  };
}

const MODEL_NAMES = ['ckpt_name', 'unet_name', 'base_ckpt_name', 'model_name', 'model_path'];

/** Along `model`: LoRAs, changes of guidance, and at its end the checkpoint. */
function readModel(
  graph: Graph,
  guided: GraphNode,
): Pick<ForeignRecipe, 'model' | 'guidanceRescale'> & { readonly loras: readonly LoraText[] } {
  const loras: LoraText[] = [];
  let guidanceRescale: string | undefined;
  for (const node of upstream(graph, linkOf(guided, 'model'), modelInputs)) {
    const lora = readScalar(graph, node, 'lora_name');
    if (lora !== undefined) loras.push({ name: lora, weight: readScalar(graph, node, 'strength_model') });
    if (node.type === 'RescaleCFG') guidanceRescale = readScalar(graph, node, 'multiplier');
    const model = readFirst(graph, node, MODEL_NAMES);
    if (model !== undefined) return { model, guidanceRescale, loras };
  }
  return { guidanceRescale, loras };
}

/** A node with a `model` hands that on; one without is asked for all it has. */
function modelInputs({ inputs }: GraphNode): readonly GraphInput[] {
  const model = inputs.get('model');
  return model ? [model] : [...inputs.values()];
}

/** Several conditionings have no place here: their texts are put one behind the other. */
function joinTexts(texts: readonly string[]): string | undefined {
  const said = texts.filter((text) => text.trim() !== '');
  return said.length === 0 ? undefined : said.join('\n');
}
