import type { ManifestComponent } from '../../domain/models/manifest.ts';
import type { DeviceReport } from '../../domain/protocol/device.ts';
import type { GpuDevice } from './gpu-device.ts';
import type { OrtModule, OrtSessionOptions } from './ort-module.ts';
import { SerialLane } from './serial-lane.ts';

/** How long after a failed run the news of a lost device may come. */
const LOSS_NEWS_MS = 300;

/** ONNX Runtime on this worker's device. Made once per worker: build and execution provider never change. */
export class Runtime {
  readonly ort: OrtModule;
  readonly report: DeviceReport;
  readonly #gpu: GpuDevice | undefined;
  readonly #lane = new SerialLane();

  constructor(ort: OrtModule, report: DeviceReport, gpu?: GpuDevice) {
    this.ort = ort;
    this.report = report;
    this.#gpu = gpu;
  }

  /** For InferenceSession.create: the one provider of this worker, laid out so that it computes `component` rightly. */
  executionProviders(component: ManifestComponent): NonNullable<OrtSessionOptions['executionProviders']> {
    if (!this.#gpu) return ['wasm'];
    const layout = hasOddChannels(component) ? ({ preferredLayout: 'NCHW' } as const) : {};
    return [{ name: 'webgpu', device: this.#gpu.device, ...layout }];
  }

  /**
   * One call into ONNX Runtime, after all earlier ones: its builds suspend the same stack, two calls at once fail.
   * @throws StudioError `device-lost` at once when the GPU goes or is gone, whether or not `work` ever returns; the
   *   error of a GPU command that failed unseen; else what `work` throws.
   */
  call<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane.run(() => this.#guard(work));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    const gpu = this.#gpu;
    if (!gpu) return work();
    if (gpu.loss) throw gpu.loss;
    gpu.takeFault();
    let unsubscribe = () => {};
    try {
      const value = await new Promise<T>((resolve, reject) => {
        unsubscribe = gpu.onLost(reject);
        work().then(resolve, reject);
      });
      const fault = gpu.takeFault();
      if (fault) throw fault;
      return value;
    } catch (error) {
      // What a lost device makes ONNX Runtime say is noise, and comes a moment before the loss itself is told.
      throw (await gpu.lossWithin(LOSS_NEWS_MS)) ?? error;
    } finally {
      unsubscribe();
    }
  }
}

/**
 * Whether pictures or latents with more than four channels go in that four does not divide, as the nine of an inpainting
 * UNet: with its own layout, channels last, the runtime's convolution on WebGPU gives wrong numbers for them (measured
 * with 1.30: differences as large as the values; microsoft/onnxruntime issue 29651).
 */
function hasOddChannels({ inputs }: ManifestComponent): boolean {
  return inputs.some(({ dims }) => {
    const [, channels] = dims;
    return dims.length === 4 && typeof channels === 'number' && channels > 4 && channels % 4 !== 0;
  });
}
