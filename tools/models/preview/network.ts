import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { floatsToHalves, halvesToFloats } from '../../../src/domain/core/half.ts';
import { type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';
import type { ManifestComponent, TensorType } from '../../../src/domain/models/manifest.ts';
import { PackageSourceError } from '../package-source-error.ts';

// One thread: sums must not depend on how many cores the packing machine has.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** A network of a packed folder with one picture-like input and output, run in Node on WebAssembly. */
export class Network {
  readonly #session: ort.InferenceSession;
  readonly #component: ManifestComponent;

  private constructor(session: ort.InferenceSession, component: ManifestComponent) {
    this.#session = session;
    this.#component = component;
  }

  /** Opens a packed component. @throws PackageSourceError when ONNX Runtime refuses it. */
  static async open(packageFolder: string, component: ManifestComponent): Promise<Network> {
    if (component.inputs.length !== 1)
      throw new PackageSourceError(`${component.graph}: ${component.inputs.length} inputs, one expected.`);
    const externalData = await Promise.all(
      component.externalData.map(async ({ location, path }) => ({
        path: location,
        data: new Uint8Array(await readFile(join(packageFolder, path))),
      })),
    );
    try {
      const graph = new Uint8Array(await readFile(join(packageFolder, component.graph)));
      return new Network(
        await ort.InferenceSession.create(graph, { externalData, executionProviders: ['wasm'] }),
        component,
      );
    } catch (error) {
      throw new PackageSourceError(`${component.graph}: ONNX Runtime cannot open it.`, { cause: error });
    }
  }

  /** Runs the network on one NCHW tensor and gives its first output. */
  async run(input: FloatTensor): Promise<FloatTensor> {
    const [inputInfo] = this.#component.inputs;
    const [outputInfo] = this.#component.outputs;
    if (!inputInfo || !outputInfo) throw new PackageSourceError(`${this.#component.graph}: no input or output.`);
    const outputs = await this.#session.run({ [inputInfo.name]: toTensor(input, inputInfo.type) }, [outputInfo.name]);
    const output = outputs[outputInfo.name];
    if (!output) throw new PackageSourceError(`${this.#component.graph}: it gave no ${outputInfo.name}.`);
    return floatTensor(toFloats(output), output.dims);
  }

  /** Frees the session. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}

function toTensor({ data, dims }: FloatTensor, type: TensorType): ort.Tensor {
  if (type === 'float32') return new ort.Tensor('float32', data, dims);
  if (type === 'float16') return new ort.Tensor('float16', floatsToHalves(data), dims);
  throw new PackageSourceError(`Pictures and latents are floats, not ${type}.`);
}

/** Halves come as Uint16Array, or as Float16Array where the platform has it: the same bytes. */
function toFloats({ data, type }: ort.Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type !== 'float16' || !ArrayBuffer.isView(data))
    throw new PackageSourceError(`Pictures and latents are floats, not ${type}.`);
  return halvesToFloats(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
}
