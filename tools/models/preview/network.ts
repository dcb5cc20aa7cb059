import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';
import type { ManifestComponent } from '../../../src/domain/models/manifest.ts';
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
    const [input] = component.inputs;
    if (component.inputs.length !== 1 || input?.type !== 'float32' || component.outputs[0]?.type !== 'float32')
      throw new PackageSourceError(`${component.graph}: one float32 input and float32 output expected.`);
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
    const tensor = new ort.Tensor('float32', input.data, input.dims);
    const output = (await this.#session.run({ [inputInfo.name]: tensor }, [outputInfo.name]))[outputInfo.name];
    if (!output || !(output.data instanceof Float32Array))
      throw new PackageSourceError(`${this.#component.graph}: no float32 output.`);
    return floatTensor(output.data, output.dims);
  }

  /** Frees the session. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
