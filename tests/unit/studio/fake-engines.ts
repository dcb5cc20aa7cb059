import type { SheetDrawing } from '../../../src/domain/batches/sheet-layout.ts';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { GenerationRequest } from '../../../src/domain/diffusion/request.ts';
import type { PromptTokenCount } from '../../../src/domain/prompting/token-count.ts';
import type { DeviceReport } from '../../../src/domain/protocol/device.ts';
import type {
  EngineOptions,
  GenerationEvent,
  GenerationInputs,
  GenerationOutcome,
  GenerationPhase,
  RgbaImage,
} from '../../../src/domain/protocol/inference-api.ts';
import type { ArchiveEntry, ImportedImage } from '../../../src/domain/protocol/media-api.ts';
import type { CountedPrompt, DownloadProgress, InstalledPackage } from '../../../src/domain/protocol/models-api.ts';
import { sha256Of } from '../../../src/studio/persistence/sha256.ts';
import type { InferenceEngine } from '../../../src/studio/rpc/inference-client.ts';
import type { MediaEngine } from '../../../src/studio/rpc/media-client.ts';
import type { ModelsEngine } from '../../../src/studio/rpc/models-client.ts';

/** Where a fake run stops until it is told to go on, or goes wrong. */
export type Stop = GenerationPhase | 'describing';

/** Stands for the inference worker at its port; follows tests/contract/inference-api-contract.ts. */
export class FakeInference implements InferenceEngine {
  /** Requests that were begun, in order. */
  readonly begun: GenerationRequest[] = [];
  /** What pictures came with each. */
  readonly inputs: GenerationInputs[] = [];
  restarts = 0;
  releases = 0;
  isDisposed = false;
  /** Errors of the next runs, first to last; undefined for a sound run. */
  readonly faults: ({ readonly at: Stop; readonly error: StudioError } | undefined)[] = [];
  /** A phase in which runs wait until `goOn`. */
  holdIn: Stop | undefined;
  /** Resolves when a run waits in `holdIn`. */
  waiting = new Signal();
  #goOn = new Signal();
  #abort: ((error: StudioError) => void) | undefined;

  async describeDevice({ provider }: EngineOptions): Promise<DeviceReport> {
    if (this.faults[0]?.at === 'describing') throw this.faults.shift()?.error;
    return reportOf(provider);
  }

  async prepare(_packageId: string, { provider }: EngineOptions, onEvent: (event: GenerationEvent) => void) {
    return this.#abortable(async (throwIfOver) => {
      await this.#phase('loading', onEvent, throwIfOver, undefined);
      return reportOf(provider);
    });
  }

  async generate(
    request: GenerationRequest,
    options: EngineOptions,
    onEvent: (event: GenerationEvent) => void,
    inputs: GenerationInputs = {},
  ): Promise<GenerationOutcome> {
    this.begun.push(request);
    this.inputs.push(inputs);
    const fault = this.faults.shift();
    return this.#abortable(async (throwIfOver) => {
      const pass = (phase: GenerationPhase) => this.#phase(phase, onEvent, throwIfOver, fault);
      await pass('loading');
      await pass('encoding');
      await pass('denoising');
      for (let stepIndex = 1; stepIndex <= request.numInferenceSteps; stepIndex += 1) {
        await tick();
        throwIfOver();
        onEvent({ type: 'step', stepIndex, totalSteps: request.numInferenceSteps, elapsedMs: stepIndex });
        if (options.previewEverySteps > 0)
          onEvent({ type: 'preview', stepIndex, batchIndex: 0, image: pictureOf(stepIndex) });
      }
      await pass('decoding');
      return outcomeOf(request, options);
    });
  }

  async cancel(): Promise<void> {
    this.#abort?.(new StudioError('cancelled', 'Cancelled.'));
  }

  async release(): Promise<void> {
    this.releases += 1;
  }

  restart(): void {
    this.restarts += 1;
    this.#abort?.(new StudioError('worker-died', 'Restarted.'));
  }

  dispose(): void {
    this.isDisposed = true;
    this.#abort?.(new StudioError('worker-died', 'Disposed.'));
  }

  /** Lets the run that waits go on, and those after it pass. */
  goOn(): void {
    this.holdIn = undefined;
    this.#goOn.give();
    this.#goOn = new Signal();
    this.waiting = new Signal();
  }

  async #phase(
    phase: GenerationPhase,
    onEvent: (event: GenerationEvent) => void,
    throwIfOver: () => void,
    fault: { readonly at: Stop; readonly error: StudioError } | undefined,
  ): Promise<void> {
    onEvent({ type: 'phase', phase, fraction: 0 });
    await tick();
    throwIfOver();
    if (this.holdIn === phase) {
      const goOn = this.#goOn.given;
      this.waiting.give();
      await goOn;
      throwIfOver();
    }
    if (fault?.at === phase) throw fault.error;
    onEvent({ type: 'phase', phase, fraction: 1 });
  }

  async #abortable<T>(work: (throwIfOver: () => void) => Promise<T>): Promise<T> {
    let over: StudioError | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      this.#abort = (error) => {
        over ??= error;
        reject(error);
      };
    });
    aborted.catch(() => {});
    return Promise.race([
      work(() => {
        if (over) throw over;
      }),
      aborted,
    ]);
  }
}

/** Packages on a disk that costs nothing. */
export class FakeModels implements ModelsEngine {
  readonly packages = new Map<string, InstalledPackage>();
  /** Ids whose bytes are wrong: `verify` takes them away. */
  readonly corrupt = new Set<string>();
  readonly calls: string[] = [];
  installError: StudioError | undefined;
  holdInstall = false;
  installing = new Signal();
  #cancelInstall: ((error: StudioError) => void) | undefined;

  constructor(...installed: string[]) {
    for (const id of installed) this.packages.set(id, installedPackage(id));
  }

  async plan(packageUrl: string) {
    const packageId = idOf(packageUrl);
    const isInstalled = this.packages.has(packageId);
    return {
      packageId,
      name: packageId,
      revision: '0123456789abcdef',
      totalBytes: 100,
      presentBytes: isInstalled ? 100 : 0,
      isInstalled,
    };
  }

  async install(packageUrl: string, onProgress: (progress: DownloadProgress) => void): Promise<InstalledPackage> {
    const packageId = idOf(packageUrl);
    this.calls.push(`install ${packageId}`);
    for (const loadedBytes of [0, 40]) onProgress({ packageId, loadedBytes, totalBytes: 100, file: 'a' });
    if (this.holdInstall) {
      this.installing.give();
      await new Promise<never>((_resolve, reject) => {
        this.#cancelInstall = reject;
      });
    }
    if (this.installError) throw this.installError;
    onProgress({ packageId, loadedBytes: 100, totalBytes: 100, file: 'b' });
    const installed = installedPackage(packageId);
    this.packages.set(packageId, installed);
    return installed;
  }

  async cancelInstall(packageId: string): Promise<void> {
    this.calls.push(`cancel ${packageId}`);
    this.#cancelInstall?.(new StudioError('cancelled', 'Cancelled.'));
  }

  async list(): Promise<readonly InstalledPackage[]> {
    return [...this.packages.values()];
  }

  async verify(packageId: string): Promise<void> {
    this.calls.push(`verify ${packageId}`);
    if (!this.corrupt.delete(packageId)) return;
    this.packages.delete(packageId);
    throw new StudioError('file-corrupt', 'A byte is wrong.', { path: 'unet/model.onnx' });
  }

  async remove(packageId: string): Promise<void> {
    this.packages.delete(packageId);
  }

  async countTokens(packageId: string, { text }: CountedPrompt): Promise<PromptTokenCount> {
    if (!this.packages.has(packageId)) throw new StudioError('package-not-installed', 'A test has not installed it.');
    return { chunkTokenCounts: [text.split(' ').length], chunkLength: 75 };
  }

  async usage() {
    return { usedBytes: 100, quotaBytes: 1000, packageBytes: 100, isPersisted: false };
  }

  dispose(): void {}
}

/** Picture files that are only the pixels' bytes. */
export class FakeMedia implements MediaEngine {
  readonly errors: StudioError[] = [];
  /** Contact sheets that were drawn, with the first byte of each picture. */
  readonly sheets: { readonly drawing: SheetDrawing; readonly pictures: ReadonlyMap<string, number> }[] = [];
  /** Thrown by the next sheets. */
  readonly sheetErrors: StudioError[] = [];

  async encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
    const error = this.errors.shift();
    if (error) throw error;
    return new Uint8Array(image.data);
  }

  async thumbnail(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(image.data.slice(0, 16));
  }

  async importImage(file: Blob): Promise<ImportedImage<Blob>> {
    const header = { format: 'png', width: 1, height: 1, isRotated: false, isAnimated: false } as const;
    return { header, isMisnamed: false, sha256: await sha256Of(file), thumbnail: new Blob(['thumbnail']) };
  }

  async decodeImage(file: Blob): Promise<RgbaImage> {
    const data = new Uint8ClampedArray(await file.arrayBuffer());
    return { width: data.length / 4, height: 1, data };
  }

  renderScene(): Promise<never> {
    return unexpected();
  }

  async drawSheet(drawing: SheetDrawing, pictures: ReadonlyMap<string, Blob>): Promise<Blob> {
    const error = this.sheetErrors.shift();
    if (error) throw error;
    const firstBytes = new Map<string, number>();
    for (const [id, picture] of pictures)
      firstBytes.set(id, new Uint8Array(await picture.arrayBuffer())[0] ?? Number.NaN);
    this.sheets.push({ drawing, pictures: firstBytes });
    return new Blob([JSON.stringify(drawing)], { type: 'image/png' });
  }

  packArchive(_entries: readonly ArchiveEntry<Blob>[]): Promise<Blob> {
    return unexpected();
  }

  unpackArchive(): Promise<never> {
    return unexpected();
  }

  async cancelArchives(): Promise<void> {}

  dispose(): void {}
}

/** Something that happens once. */
export class Signal {
  give: () => void = () => {};
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

async function unexpected(): Promise<never> {
  throw new StudioError('internal', 'No test expects this call.');
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function idOf(packageUrl: string): string {
  return new URL(packageUrl).pathname.split('/').at(-2) ?? '';
}

function installedPackage(id: string): InstalledPackage {
  const installedAt = '2026-11-24T09:00:00.000Z';
  return { id, name: id, revision: '0123456789abcdef', sizeBytes: 100, installedAt };
}

function reportOf(provider: string): DeviceReport {
  return {
    executionProvider: provider === 'webgpu' ? 'webgpu' : 'wasm',
    variant: 'wasm',
    runtimeVersion: 'fake 1',
    isCrossOriginIsolated: true,
    threadCount: 1,
    runtimeUrls: [],
  };
}

function pictureOf(seed: number): RgbaImage {
  const data = new Uint8ClampedArray(8 * 8 * 4).map((_, index) => (index % 4 === 3 ? 255 : (seed + index) % 251));
  return { width: 8, height: 8, data };
}

function outcomeOf(request: GenerationRequest, { provider }: EngineOptions): GenerationOutcome {
  return {
    images: Array.from({ length: request.batchSize }, (_, batchIndex) => {
      const seed = (request.seed + batchIndex) % 2 ** 32;
      return { seed, batchIndex, image: pictureOf(seed) };
    }),
    truncatedTokenCount: 0,
    packageName: 'Tiny SD 1.5',
    packageRevision: '0123456789abcdef',
    packageRecord: {
      componentHashes: {
        textEncoder: ['1111111111111111'],
        unet: ['2222222222222222', '3333333333333333'],
        vaeDecoder: ['4444444444444444'],
      },
      schedulerConfig: { prediction_type: 'epsilon' },
      precision: 'float32',
      isRepeatable: true,
    },
    device: reportOf(provider),
    timings: { loadMs: 1, encodeMs: 1, denoiseMs: 1, decodeMs: 1, previewMs: 0, runMs: 3 },
  };
}
