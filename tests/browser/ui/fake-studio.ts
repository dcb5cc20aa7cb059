import { createStore } from 'zustand/vanilla';
import { StudioError, type StudioErrorCode } from '../../../src/domain/core/errors.ts';
import type { GenerationRequest, PartialRequest, TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import type { Job } from '../../../src/domain/jobs/job.ts';
import { isFinished } from '../../../src/domain/jobs/job-machine.ts';
import { isSelected } from '../../../src/domain/jobs/job-selection.ts';
import { enterQueue, moveInQueue } from '../../../src/domain/jobs/queue-order.ts';
import type { Manifest } from '../../../src/domain/models/manifest.ts';
import type { RecipeDifference } from '../../../src/domain/models/recipe-differences.ts';
import type { RgbaImage } from '../../../src/domain/protocol/inference-api.ts';
import type {
  DeviceState,
  EnqueueOptions,
  HealthState,
  JobService,
  JobsState,
  ModelService,
  ModelsState,
  OfferedPackage,
  RecalledRecipe,
  Result,
  ResultService,
  ResultsState,
  Studio,
  UpdateState,
} from '../../../src/studio/services/studio.ts';
import { createFakeBatches, type FakeBatches } from './fake-batches.ts';
import { createFakeGallery, type FakeGallery } from './fake-gallery.ts';
import { drawPicture, fakeAssetId } from './fake-pictures.ts';
import { type BeforeCalls, createFakeProjects, type FakeProjects } from './fake-projects.ts';
import { createFakePrompts } from './fake-prompts.ts';

/** A studio in memory for tests of the page: nothing happens by itself, the test moves every job. */
export interface FakeStudio
  extends Studio,
    Omit<FakeProjects, 'projects' | 'projectFiles'>,
    Omit<FakeGallery, 'gallery'> {
  readonly calls: string[];
  /** What happens before a call of projects, project files, the gallery, or a move in the queue, by `service.method`. */
  readonly before: BeforeCalls;
  /** What `readRecipe` gives. */
  recalled: RecalledRecipe | undefined;
  /** What `differences` gives. */
  differences: readonly RecipeDifference[];
  /** What counts tokens. */
  countTokens: ModelService['countTokens'];
  readonly batches: FakeBatches;
  /** Makes the next `enqueue` reject. */
  enqueueError: StudioError | undefined;
  setModels(change: Partial<ModelsState>): void;
  setDevice(change: Partial<DeviceState>): void;
  setUpdates(change: Partial<UpdateState>): void;
  setHealth(change: Partial<HealthState>): void;
  change(jobId: string, change: Partial<Job>): void;
  preview(jobId: string, image: RgbaImage): void;
  /** The job succeeds with one picture per batch index; those of a project's job wait there. */
  finish(jobId: string): readonly Result[];
  fail(jobId: string, code: StudioErrorCode): void;
  addResult(request: PartialRequest, createdAt?: string): Result;
}

export const FAKE_REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'starter',
  prompt: 'a red apple',
  negativePrompt: '',
  width: 256,
  height: 256,
  numInferenceSteps: 20,
  guidanceScale: 4,
  guidanceRescale: 0.5,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
};

/** A package with the numbers that the page reads; its files are left out. */
export function fakePackage(id = 'starter', change: Partial<OfferedPackage> = {}): OfferedPackage {
  const component = {
    graph: 'unet/model.onnx',
    externalData: [],
    inputs: [],
    outputs: [],
    weightsSizeBytes: 1,
    needsShaderF16: false,
    config: {},
  };
  const manifest: Manifest = {
    schemaVersion: 1,
    kind: 'stable-diffusion',
    id,
    name: id === 'starter' ? 'Starter' : id,
    description: 'Flat pictures of everyday things.',
    revision: '0123456789abcdef',
    license: { spdx: 'Apache-2.0', notice: '' },
    files: [],
    components: { textEncoder: component, unet: component, vaeDecoder: component },
    tokenizer: {
      kind: 'clip',
      vocab: 'vocab.json',
      merges: 'merges.txt',
      modelMaxLength: 77,
      startTokenId: 0,
      endTokenId: 1,
      padTokenId: 1,
    },
    latents: { channels: 16, vaeScaleFactor: 16, scalingFactor: 1, shiftFactor: 0 },
    schedulerConfig: {},
    preview: { latentRgbFactors: [], bias: [0, 0, 0] },
    sizes: { multiple: 64, min: 128, max: 512, defaultWidth: 256, defaultHeight: 256 },
    defaults: { numInferenceSteps: 20, guidanceScale: 4, guidanceRescale: 0.5, scheduler: 'ddim' },
  };
  return {
    manifest,
    url: `https://studio.example/models/${id}/`,
    sizeBytes: 52_000_000,
    installed: undefined,
    download: undefined,
    ...change,
  };
}

/** Makes the fake; models are listed by `refresh`, results and jobs are loaded and empty. */
export function createFakeStudio(packages: readonly OfferedPackage[] = [fakePackage()]): FakeStudio {
  const device = createStore<DeviceState>(() => ({
    report: undefined,
    error: undefined,
    provider: 'automatic',
    preview: { mode: 'matrix', everySteps: 1 },
  }));
  const models = createStore<ModelsState>(() => ({ packages: [], isLoaded: false, error: undefined }));
  const jobs = createStore<JobsState>(() => ({ jobs: [], previews: new Map(), isPaused: false, isLoaded: true }));
  const results = createStore<ResultsState>(() => ({ results: [], isLoaded: true, error: undefined }));
  const updates = createStore<UpdateState>(() => ({ isUpdateReady: false, isOutdated: false, isOfflineReady: false }));
  const health = createStore<HealthState>(() => ({ problems: [] }));
  const removed = new Map<string, Result>();
  const calls: string[] = [];
  const before: BeforeCalls = new Map();
  let nextId = 1;

  const findJob = (id: string): Job => {
    const job = jobs.getState().jobs.find((each) => each.id === id);
    if (!job) throw new StudioError('not-found', `No job ${id}.`);
    return job;
  };
  /** Of jobs: each later than the one before, as the storage has them. */
  let lastTime = 0;
  const nextTime = () => {
    lastTime = Math.max(Date.now(), lastTime + 1);
    return new Date(lastTime).toISOString();
  };
  const replace = (changed: readonly Job[]) => {
    if (changed.length === 0) return;
    const byId = new Map(changed.map((job) => [job.id, job]));
    jobs.setState((state) => ({ jobs: state.jobs.map((job) => byId.get(job.id) ?? job) }));
  };
  const drop = (ids: readonly string[]) =>
    jobs.setState((state) => ({ jobs: state.jobs.filter((job) => !ids.includes(job.id)) }));
  const change = (id: string, part: Partial<Job>) =>
    jobs.setState((state) => ({ jobs: state.jobs.map((job) => (job.id === id ? { ...job, ...part } : job)) }));
  const findResult = (id: string): Result => {
    const result = results.getState().results.find((each) => each.id === id);
    if (!result) throw new StudioError('not-found', `No result ${id}.`);
    return result;
  };
  const addResult = (
    request: PartialRequest,
    createdAt = new Date().toISOString(),
    jobId = '',
    projectId?: string,
  ): Result => {
    const whole = { ...FAKE_REQUEST, ...request } as TextToImageRequest;
    const index = nextId++;
    const result: Result = {
      id: `result-${index}`,
      assetId: fakeAssetId(index),
      ...(projectId === undefined ? {} : { projectId, isStaged: true }),
      jobId,
      createdAt,
      width: whole.width,
      height: whole.height,
      sizeBytes: 48_213,
      recipe: {
        version: 1,
        request: whole,
        seed: whole.seed,
        batchIndex: 0,
        packageName: 'Starter',
        packageRevision: '0123456789abcdef',
        executionProvider: 'webgpu',
        runtime: 'onnxruntime-web 1.30.0 jspi',
        rng: 'CPU',
        truncatedTokenCount: 0,
      },
    };
    results.setState((state) => ({ results: [result, ...state.results] }));
    return result;
  };
  const enqueue = async (request: GenerationRequest, { place, ...options }: EnqueueOptions = {}): Promise<Job> => {
    calls.push(`enqueue ${request.prompt}${place === undefined ? '' : ` to the ${place}`}`);
    if (fake.enqueueError) {
      const error = fake.enqueueError;
      fake.enqueueError = undefined;
      throw error;
    }
    const job: Job = {
      id: `job-${nextId++}`,
      request,
      state: 'queued',
      createdAt: nextTime(),
      resultIds: [],
      attempts: 1,
      ...options,
    };
    const { entered, moved } = enterQueue(jobs.getState().jobs, [job], place ?? 'back');
    replace(moved);
    jobs.setState((state) => ({ jobs: [...entered, ...state.jobs] }));
    return job;
  };

  const enqueueAll: JobService['enqueueAll'] = async (requests, options) => {
    const batchId = `batch-${nextId++}`;
    const queued: Job[] = [];
    for (const request of requests) queued.push(await enqueue(request, { ...options, batchId }));
    return queued;
  };
  const settled = (id: string): Promise<Job> =>
    new Promise((resolve) => {
      const look = () => {
        const job = findJob(id);
        if (isFinished(job)) resolve(job);
        return isFinished(job);
      };
      if (look()) return;
      const end = jobs.subscribe(() => {
        if (look()) end();
      });
    });

  const resultService: ResultService = {
    getState: results.getState,
    subscribe: results.subscribe,
    image: (id) => drawResult(findResult(id), 1),
    thumbnail: (id) => drawResult(findResult(id), 0.5),
    async exportPng(id, { embedRecipe }) {
      calls.push(`exportPng ${id} ${embedRecipe ? 'with' : 'without'} recipe`);
      return new Uint8Array(await (await drawResult(findResult(id), 1)).arrayBuffer());
    },
    async remove(id) {
      calls.push(`remove ${id}`);
      removed.set(id, findResult(id));
      results.setState((state) => ({ results: state.results.filter((result) => result.id !== id) }));
    },
    async restore(id) {
      calls.push(`restore ${id}`);
      const result = removed.get(id);
      if (result)
        results.setState((state) => ({
          results: [...state.results, result].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
        }));
    },
    async unstage(id) {
      calls.push(`unstage ${id}`);
      results.setState((state) => ({
        results: state.results.map((result) => (result.id === id ? { ...result, isStaged: false } : result)),
      }));
    },
    readRecipe: async () => fake.recalled,
    differences: async () => fake.differences,
  };
  const { projects, projectFiles, ...projectControls } = createFakeProjects(calls, before);
  const { gallery, ...galleryControls } = createFakeGallery(calls, before, resultService);

  const fake: FakeStudio = {
    calls,
    before,
    ...projectControls,
    ...galleryControls,
    recalled: undefined,
    differences: [],
    async countTokens(packageId, { text }) {
      calls.push(`countTokens ${packageId} ${text}`);
      return { chunkTokenCounts: [text.split(/\s+/).filter((word) => word !== '').length], chunkLength: 75 };
    },
    enqueueError: undefined,
    setModels: (part) => models.setState(part),
    setDevice: (part) => device.setState(part),
    setUpdates: (part) => updates.setState(part),
    setHealth: (part) => health.setState(part),
    change,
    preview: (id, image) => jobs.setState((state) => ({ previews: new Map(state.previews).set(id, image) })),
    finish(id) {
      const { request, startedAt, createdAt, projectId } = findJob(id);
      const made = Array.from({ length: request.batchSize }, (_, index) =>
        addResult({ ...request, seed: request.seed + index }, undefined, id, projectId),
      );
      change(id, {
        state: 'succeeded',
        startedAt: startedAt ?? createdAt,
        finishedAt: new Date().toISOString(),
        resultIds: made.map((result) => result.id),
      });
      return made;
    },
    fail: (id, code) =>
      change(id, { state: 'failed', failure: { code, message: `The ${code} of a test.`, details: {} } }),
    addResult,
    device: {
      getState: device.getState,
      subscribe: device.subscribe,
      async describe() {
        device.setState({
          report: {
            executionProvider: 'webgpu',
            variant: 'jspi',
            runtimeVersion: 'onnxruntime-web 1.30.0',
            adapter: {
              vendor: 'acme',
              architecture: 'rocket-1',
              description: 'Acme Rocket 9',
              isFallback: false,
              hasShaderF16: true,
              maxBufferSizeBytes: 2 ** 31,
              maxStorageBufferBindingSizeBytes: 2 ** 31,
            },
            isCrossOriginIsolated: true,
            threadCount: 4,
            runtimeUrls: [],
          },
        });
        return device.getState().report!;
      },
      setProvider(provider) {
        calls.push(`setProvider ${provider}`);
        device.setState({ provider });
      },
      setPreview(preview) {
        calls.push(`setPreview ${preview.mode} ${preview.everySteps}`);
        device.setState({ preview });
      },
    },
    models: {
      getState: models.getState,
      subscribe: models.subscribe,
      async refresh() {
        calls.push('refresh');
        if (!models.getState().isLoaded) models.setState({ packages, isLoaded: true });
      },
      plan: async (packageId) => ({
        packageId,
        name: packageId,
        revision: '0123456789abcdef',
        totalBytes: 52_000_000,
        presentBytes: 0,
        isInstalled: false,
      }),
      async install(packageId) {
        calls.push(`install ${packageId}`);
        return { id: packageId, name: packageId, revision: '', sizeBytes: 1, installedAt: new Date().toISOString() };
      },
      cancelInstall: async () => {},
      countTokens: (packageId, prompt) => fake.countTokens(packageId, prompt),
      async verify(packageId) {
        calls.push(`verify ${packageId}`);
        throw new StudioError('file-corrupt', 'A test made it so.');
      },
      remove: async () => {},
      usage: async () => ({ usedBytes: 1_000_000_000, quotaBytes: 13_400_000_000, packageBytes: 0, isPersisted: true }),
      async manifest(packageId) {
        const found = packages.find(({ manifest }) => manifest.id === packageId);
        if (!found) throw new StudioError('package-unknown', `No package ${packageId}.`);
        return found.manifest;
      },
    },
    jobs: {
      getState: jobs.getState,
      subscribe: jobs.subscribe,
      enqueue,
      enqueueAll,
      async cancel(id) {
        calls.push(`cancel ${id}`);
        change(id, { state: 'cancelled', finishedAt: new Date().toISOString() });
      },
      async cancelAll(selection = {}) {
        calls.push(`cancelAll ${JSON.stringify(selection)}`);
        const meant = jobs.getState().jobs.filter((job) => !isFinished(job) && isSelected(job, selection));
        const cancelled = meant.map((job): Job => ({ ...job, state: 'cancelled' }));
        replace(cancelled);
        return cancelled;
      },
      async requeue(ids) {
        calls.push(`requeue ${ids.length}`);
        const again: Job[] = [];
        for (const job of ids.map(findJob)) again.push({ ...job, id: `job-${nextId++}`, state: 'queued' });
        drop(ids);
        jobs.setState((state) => ({ jobs: [...again, ...state.jobs] }));
        return again;
      },
      async move(id, target) {
        calls.push(`move ${id} ${JSON.stringify(target)}`);
        await before.get('jobs.move')?.();
        replace(moveInQueue(jobs.getState().jobs, id, target));
      },
      async pause() {
        calls.push('pause');
        jobs.setState({ isPaused: true });
      },
      async resume() {
        calls.push('resume');
        jobs.setState({ isPaused: false });
      },
      async retry(id) {
        calls.push(`retry ${id}`);
        const { request, projectId } = findJob(id);
        return enqueue(request, projectId === undefined ? {} : { projectId });
      },
      async dismiss(id) {
        calls.push(`dismiss ${id}`);
        drop([id]);
      },
      async clearFinished(selection = {}) {
        calls.push('clearFinished');
        drop(
          jobs
            .getState()
            .jobs.filter((job) => isFinished(job) && isSelected(job, selection))
            .map(({ id }) => id),
        );
      },
      settled,
      async warmUp(id) {
        calls.push(`warmUp ${id}`);
      },
    },
    results: resultService,
    updates: {
      getState: updates.getState,
      subscribe: updates.subscribe,
      async applyUpdate() {
        calls.push('applyUpdate');
      },
    },
    projects,
    projectFiles,
    gallery,
    prompts: createFakePrompts(),
    batches: createFakeBatches({ enqueueAll }, calls),
    health,
    dispose: async () => {},
  };
  return fake;
}

function drawResult({ width, height, recipe }: Result, scale: number): Promise<Blob> {
  return drawPicture(width * scale, height * scale, recipe.seed);
}
