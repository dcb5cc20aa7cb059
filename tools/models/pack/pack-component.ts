import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ManifestComponent, ManifestFile, ManifestTensor } from '../../../src/domain/models/manifest.ts';
import { tensorTypeName } from '../onnx/data-types.ts';
import type { OnnxModel, OnnxValue } from '../onnx/graph.ts';
import { drawsRandomNumbers, hasHalfArithmetic } from '../onnx/half-arithmetic.ts';
import { readModel } from '../onnx/read-model.ts';
import { type ExternalPlace, rewriteModel } from '../onnx/rewrite-model.ts';
import { PackageSourceError } from '../package-source-error.ts';
import { planShards, type ShardEntry } from './plan-shards.ts';
import type { Config } from './source-config.ts';
import { storeFile } from './stored-file.ts';
import { findWeights, type WeightSource } from './weight-source.ts';

/** Smaller initializers stay in the graph: shapes and axes must be readable there, and a reference costs as much. */
const MIN_EXTERNAL_BYTES = 1024;

export interface PackedComponent {
  readonly component: ManifestComponent;
  readonly files: readonly ManifestFile[];
}

/**
 * Writes one network: its graph without large weights, and the weights as shards beside it.
 * @param name the component's folder, in the source and in the package.
 * @throws PackageSourceError when the graph is no ONNX model or has inputs that the studio has no tensors for.
 */
export async function packComponent(
  sourceFolder: string,
  packageFolder: string,
  name: string,
  config: Config,
  maxShardBytes: number,
): Promise<PackedComponent> {
  const graphPath = join(sourceFolder, name, 'model.onnx');
  const bytes = await readFile(graphPath).catch((error: unknown) => {
    throw new PackageSourceError(`${graphPath} cannot be read.`, { cause: error });
  });
  const model = parseModel(bytes, graphPath);
  const { weights, inlineBytes } = await collectWeights(model, graphPath);
  const files: ManifestFile[] = [];
  const places = new Map<string, ExternalPlace>();
  for (const [index, shard] of planShards(weights, maxShardBytes).entries()) {
    const file = await storeFile(packageFolder, `${name}/weights-${index}.bin`, readShard(shard));
    files.push(file);
    const location = basename(file.path);
    for (const { item, offset } of shard) places.set(item.name, { location, offset, length: item.byteLength });
  }
  const externalData = files.map((file) => ({ location: basename(file.path), path: file.path }));
  const graph = await storeFile(packageFolder, `${name}/model.onnx`, [rewriteModel(bytes, places)]);
  return {
    files: [graph, ...files],
    component: {
      graph: graph.path,
      externalData,
      inputs: model.graph.inputs.map((value) => describeTensor(value, graphPath)),
      outputs: model.graph.outputs.map((value) => describeTensor(value, graphPath)),
      weightsSizeBytes: inlineBytes + weights.reduce((sum, weight) => sum + weight.byteLength, 0),
      needsShaderF16: hasHalfArithmetic(model),
      ...(drawsRandomNumbers(model) ? { isRepeatable: false } : {}),
      config,
    },
  };
}

function parseModel(bytes: Uint8Array, graphPath: string): OnnxModel {
  try {
    return readModel(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PackageSourceError(`${graphPath} is not an ONNX model: ${why}`, { cause: error });
  }
}

async function collectWeights(
  model: OnnxModel,
  graphPath: string,
): Promise<{ weights: WeightSource[]; inlineBytes: number }> {
  const weights: WeightSource[] = [];
  let inlineBytes = 0;
  for (const initializer of model.graph.initializers) {
    const { data } = initializer;
    if (data.kind === 'typed') inlineBytes += data.byteLength;
    else if (data.kind === 'raw' && data.bytes.length < MIN_EXTERNAL_BYTES) inlineBytes += data.bytes.length;
    else {
      const weight = await findWeights(graphPath, initializer);
      if (weight) weights.push(weight);
    }
  }
  return { weights, inlineBytes };
}

async function* readShard(shard: readonly ShardEntry<WeightSource>[]): AsyncGenerator<Uint8Array> {
  let end = 0;
  for (const { item, offset } of shard) {
    if (offset > end) yield new Uint8Array(offset - end);
    yield* item.read();
    end = offset + item.byteLength;
  }
}

/** An output whose shape the file does not state is given as [], like a scalar: ask the session. */
function describeTensor(value: OnnxValue, graphPath: string): ManifestTensor {
  const type = tensorTypeName(value.dataType);
  if (!type)
    throw new PackageSourceError(
      `${graphPath}: ${value.name} has element type ${value.dataType}, which is not supported.`,
    );
  return { name: value.name, type, dims: [...(value.dims ?? [])] };
}
