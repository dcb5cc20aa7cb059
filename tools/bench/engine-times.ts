/** What the bench page's engine worker is asked for. */
export interface EngineRequest {
  /** Absolute, of the package's folder. */
  readonly packageUrl: string;
  readonly provider: 'wasm' | 'webgpu';
  /** Times that each is run; the median counts. */
  readonly rounds: number;
  /** Tiles take software WebGPU minutes. */
  readonly includesTiles: boolean;
}

/** Milliseconds, medians. */
export interface EngineTimes {
  /** Both halves of the guidance in one run of the UNet. */
  readonly togetherMs: number;
  /** In two runs. */
  readonly apartMs: number;
  readonly wholeDecodeMs?: number;
  /** In nine tiles of 10 × 10 latents. */
  readonly tiledDecodeMs?: number;
}

export type EngineReply =
  | { readonly ok: true; readonly times: EngineTimes }
  | { readonly ok: false; readonly message: string };
