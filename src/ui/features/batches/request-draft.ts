import type { GenerationRequest } from '../../../domain/diffusion/request.ts';

/** What the form asks for now. */
export interface RequestDraft {
  /** With the prompts as typed; an open seed is drawn. */
  readonly request: GenerationRequest;
  readonly isSeedRandom: boolean;
  /** The request as it is queued: styles applied, choices made by its own seed. @throws StudioError `invalid-request`. */
  readonly prepare: (request: GenerationRequest) => GenerationRequest;
  /** Remembers prompts and seed of what was queued. */
  readonly noteQueued: (request: GenerationRequest) => void;
}

/** Undefined when the form asks for nothing yet; the page says why then. */
export type DraftRequest = () => Promise<RequestDraft | undefined>;

/** A uint32 from the browser's cryptographic source. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
