import * as v from 'valibot';
import { CancellationSource, type CancellationToken } from '../../domain/core/cancellation.ts';
import { StudioError } from '../../domain/core/errors.ts';
import { parseGenerationRequest, type RequestLimits } from '../../domain/diffusion/request-rules.ts';
import { packageIdSchema } from '../../domain/models/package-id.ts';
import { requestLimits } from '../../domain/models/request-limits.ts';
import type { ProviderPreference } from '../../domain/protocol/device.ts';
import type { EngineOptions, InferenceApi } from '../../domain/protocol/inference-api.ts';
import { importPart } from '../import-part.ts';
import type { InstalledPackageReader } from '../model-store/installed-package.ts';
import { EmbedsCache } from './embeds-cache.ts';
import { parseEngineOptions } from './engine-options.ts';
import { TokenizerCache } from './package-tokenizer.ts';
import type { Runtime } from './runtime.ts';
import { SerialLane } from './serial-lane.ts';
import { SessionCache } from './session-cache.ts';

/** What the engine is made of; the worker hands in the browser's, tests others. */
export interface InferenceParts {
  startRuntime(preference: ProviderPreference): Promise<Runtime>;
  /** @throws StudioError `package-not-installed`, `file-corrupt`. */
  openPackage(packageId: string): Promise<InstalledPackageReader>;
}

/** What every size passes, before the package is known. */
const ANY_SIZE: RequestLimits = { min: 1, max: Number.MAX_SAFE_INTEGER, multiple: 1 };

/**
 * The inference worker's API. What makes pictures is fetched with the first of them: describing the device needs none of it. Calls are served one after the other, `cancel` at once: it stops what runs and what waits.
 * The device is chosen at the first call and stays: see `sessionsFor`.
 */
export function makeInferenceApi(parts: InferenceParts): InferenceApi {
  const lane = new SerialLane();
  const tokenizers = new TokenizerCache();
  const embeds = new EmbedsCache();
  const underway = new Set<CancellationSource>();
  let started: Promise<{ readonly runtime: Runtime; readonly sessions: SessionCache }> | undefined;

  const start = async ({ provider, memoryBudgetBytes }: EngineOptions) => {
    const runtime = await parts.startRuntime(provider);
    return { runtime, sessions: new SessionCache(runtime, memoryBudgetBytes) };
  };

  /**
   * @throws StudioError `webgpu-unavailable`; `internal` when this worker runs on another provider already: a build of
   *   the runtime cannot be changed, so whoever owns the worker starts a fresh one.
   */
  const sessionsFor = async (options: EngineOptions) => {
    started ??= start(options);
    const attempt = started;
    const { runtime, sessions } = await attempt.catch((error: unknown) => {
      if (started === attempt) started = undefined;
      throw error;
    });
    const current = runtime.report.executionProvider;
    if (options.provider !== 'automatic' && options.provider !== current)
      throw new StudioError('internal', `This worker runs on ${current}; ${options.provider} needs a fresh one.`, {
        current,
        wanted: options.provider,
      });
    await sessions.setBudget(options.memoryBudgetBytes);
    return { runtime, sessions };
  };

  const cancellable = <T>(work: (cancellation: CancellationToken) => Promise<T>): Promise<T> => {
    const source = new CancellationSource();
    underway.add(source);
    return lane
      .run(() => {
        source.token.throwIfCancelled();
        return work(source.token);
      })
      .finally(() => underway.delete(source));
  };

  const withPackage = async <T>(
    packageId: unknown,
    work: (reader: InstalledPackageReader) => Promise<T>,
  ): Promise<T> => {
    const id = v.safeParse(packageIdSchema, packageId);
    if (!id.success) throw new StudioError('invalid-request', 'Not a package id.', { packageId: String(packageId) });
    const reader = await parts.openPackage(id.output);
    try {
      return await work(reader);
    } finally {
      reader.close();
    }
  };

  return {
    describeDevice: (options) => lane.run(async () => (await sessionsFor(parseEngineOptions(options))).runtime.report),

    prepare: (packageId, options, onEvent) =>
      cancellable((cancellation) =>
        withPackage(packageId, async (reader) => {
          const { runtime, sessions } = await sessionsFor(parseEngineOptions(options));
          onEvent({ type: 'phase', phase: 'loading', fraction: 0 });
          const { loadPackage, warmUp } = await importPart(() => import('./picture-making.ts'));
          const loadedPackage = await loadPackage(sessions, tokenizers, reader, {
            needsEncoder: false,
            embeds,
            onProgress: (fraction) => onEvent({ type: 'phase', phase: 'loading', fraction }),
          });
          await warmUp(loadedPackage, runtime.report.executionProvider, cancellation);
          return runtime.report;
        }),
      ),

    generate: (value, options, onEvent, inputs = {}) =>
      cancellable((cancellation) => {
        const engineOptions = parseEngineOptions(options);
        const { packageId } = parseGenerationRequest(value, ANY_SIZE);
        return withPackage(packageId, async (reader) => {
          const request = parseGenerationRequest(value, requestLimits(reader.manifest));
          const { runtime, sessions } = await sessionsFor(engineOptions);
          const { generate } = await importPart(() => import('./picture-making.ts'));
          return generate({
            request,
            inputs,
            reader,
            runtime,
            sessions,
            tokenizers,
            embeds,
            previewEverySteps: engineOptions.previewEverySteps,
            usesPreviewDecoder: engineOptions.usesPreviewDecoder ?? false,
            cancellation,
            onEvent,
          });
        });
      }),

    async cancel() {
      for (const source of underway) source.cancel();
    },

    release: () =>
      lane.run(async () => {
        if (started) await (await started).sessions.releaseAll();
      }),
  };
}
