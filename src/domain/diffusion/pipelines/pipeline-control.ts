import type { CancellationToken } from '../../core/cancellation.ts';
import type { FloatTensor } from '../../core/tensor.ts';
import type { YieldToEvents } from '../ports.ts';

/** After a step of the sampler, which may have been several calls of the UNet. */
export interface DenoisedStep {
  /** Finished steps, 1…totalSteps. */
  readonly stepIndex: number;
  readonly totalSteps: number;
  /** The estimate of x_0 that this step made [B, C, h, w]. Read it, never transfer it: the scheduler may need it again. */
  readonly predOriginalSample: FloatTensor;
}

export type PipelinePhase = 'encoding' | 'denoising' | 'decoding';

/** How a caller follows and stops a run. */
export interface PipelineControl {
  /** Asked before every phase, call of the UNet and decode, after `yieldToEvents` let its message in. */
  readonly cancellation: CancellationToken;
  readonly yieldToEvents: YieldToEvents;
  /** At the start of a phase with fraction 0; "decoding" again after each picture, up to 1. */
  readonly onPhase?: (phase: PipelinePhase, fraction: number) => void;
  readonly onStep?: (step: DenoisedStep) => void;
}

/** Lets a waiting cancel in, then obeys it. @throws StudioError `cancelled`. */
export async function pause({ cancellation, yieldToEvents }: PipelineControl): Promise<void> {
  await yieldToEvents();
  cancellation.throwIfCancelled();
}
