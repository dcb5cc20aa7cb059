import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import {
  type DeviceReport,
  PREVIEW_MODES,
  PROVIDER_PREFERENCES,
  type PreviewPreference,
  type ProviderPreference,
} from '../../domain/protocol/device.ts';
import type { EngineOptions } from '../../domain/protocol/inference-api.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { InferenceEngine } from '../rpc/inference-client.ts';
import type { HealthService } from './health-service.ts';
import type { DeviceService, DeviceState } from './studio.ts';
import type { TabChannel } from './tab-channel.ts';

const PROVIDER_SETTING = 'provider';
const PREVIEW_SETTING = 'preview';

/** Previews come at most this far apart. */
const MAX_PREVIEW_STEPS = 50;

const previewSchema = v.object({
  mode: v.picklist(PREVIEW_MODES),
  everySteps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PREVIEW_STEPS)),
});

interface DeviceServiceParts {
  readonly engine: InferenceEngine;
  readonly storage: StudioStorage;
  readonly channel: TabChannel;
  readonly health: HealthService;
  readonly memoryBudgetBytes: number;
}

/** What this device can do, and what the user wants used. */
export class StudioDeviceService implements DeviceService {
  readonly #parts: DeviceServiceParts;
  readonly #store: StoreApi<DeviceState> = createStore(() => ({
    report: undefined,
    error: undefined,
    provider: 'automatic',
    preview: { mode: 'matrix', everySteps: 1 },
  }));
  #asked: Promise<DeviceReport> | undefined;

  constructor(parts: DeviceServiceParts) {
    this.#parts = parts;
    parts.channel.subscribe((message) => {
      if (message.type === 'settings-changed') this.load().catch((error) => this.#reportProblem(error));
    });
  }

  getState(): DeviceState {
    return this.#store.getState();
  }

  subscribe(listener: (state: DeviceState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Takes over what was remembered. */
  async load(): Promise<void> {
    const stored = v.safeParse(
      v.picklist(PROVIDER_PREFERENCES),
      await this.#parts.storage.readSetting(PROVIDER_SETTING),
    );
    if (stored.success) this.#adopt(stored.output);
    const preview = v.safeParse(previewSchema, await this.#parts.storage.readSetting(PREVIEW_SETTING));
    if (preview.success) this.#store.setState({ preview: preview.output });
  }

  /** What the engine runs on from now. */
  engineOptions(): EngineOptions {
    const { provider, preview } = this.getState();
    return {
      provider,
      memoryBudgetBytes: this.#parts.memoryBudgetBytes,
      previewEverySteps: preview.mode === 'off' ? 0 : preview.everySteps,
      usesPreviewDecoder: preview.mode === 'decoder',
    };
  }

  describe(): Promise<DeviceReport> {
    if (this.#asked) return this.#asked;
    const asked: Promise<DeviceReport> = this.#parts.engine.describeDevice(this.engineOptions()).then(
      (report) => {
        if (this.#asked === asked) this.noteReport(report);
        return report;
      },
      (error: unknown) => {
        const typed = toStudioError(error);
        if (this.#asked === asked) {
          this.#asked = undefined;
          this.#store.setState({ error: typed });
        }
        throw typed;
      },
    );
    this.#asked = asked;
    return asked;
  }

  /** Takes the report that came with a picture. */
  noteReport(report: DeviceReport): void {
    this.#store.setState({ report, error: undefined });
  }

  setProvider(provider: ProviderPreference): void {
    if (!PROVIDER_PREFERENCES.includes(provider))
      throw new StudioError('invalid-request', `There is no provider ${String(provider)}.`, { provider });
    this.#adopt(provider);
    this.#remember(PROVIDER_SETTING, provider);
  }

  setPreview(preview: PreviewPreference): void {
    const parsed = v.safeParse(previewSchema, preview);
    if (!parsed.success) throw new StudioError('invalid-request', 'There are no such previews.', { preview });
    this.#store.setState({ preview: parsed.output });
    this.#remember(PREVIEW_SETTING, parsed.output);
  }

  /** Kept, and told to the other tabs, while the caller goes on. */
  #remember(setting: string, value: unknown): void {
    this.#parts.storage.writeSetting(setting, value).then(
      () => this.#parts.channel.post({ type: 'settings-changed' }),
      (error) => this.#reportProblem(error),
    );
  }

  #adopt(provider: ProviderPreference): void {
    if (provider === this.getState().provider) return;
    this.#asked = undefined;
    this.#store.setState({ provider, report: undefined, error: undefined });
  }

  #reportProblem(error: unknown): void {
    this.#parts.health.report(toStudioError(error));
  }
}
