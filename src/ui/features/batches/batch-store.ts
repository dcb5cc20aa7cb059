import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { BATCH_COUNT_RANGE, requestOfRound, type SeedRule } from '../../../domain/batches/repeat-request.ts';
import type { GenerationRequest } from '../../../domain/diffusion/request.ts';
import { storedValue } from '../../state/stored-value.ts';
import { drawSeed, type RequestDraft } from './request-draft.ts';

const batchSchema = v.object({
  /** How often one press queues the request. */
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(BATCH_COUNT_RANGE.min), v.maxValue(BATCH_COUNT_RANGE.max)),
  /** A fixed seed goes on from job to job. */
  incrementsSeed: v.boolean(),
});

export type BatchState = v.InferOutput<typeof batchSchema>;
export type BatchStore = StoreApi<BatchState>;

const storedBatch = storedValue<BatchState>('studio.batch.v1', batchSchema, { count: 1, incrementsSeed: true });

/** The batch as it was left, kept in localStorage with every change. */
export function createBatchStore(): BatchStore {
  const store = createStore<BatchState>(() => storedBatch.read());
  store.subscribe((state) => storedBatch.write(state));
  return store;
}

/** The request of one round of a batch, as it is queued. @throws StudioError `invalid-request`. */
export function roundOf(draft: RequestDraft, round: number, { incrementsSeed }: BatchState): GenerationRequest {
  const rule: SeedRule = draft.isSeedRandom ? 'random' : incrementsSeed ? 'increment' : 'same';
  return draft.prepare(requestOfRound(draft.request, round, rule, drawSeed));
}

/** All requests that one press queues. @throws StudioError `invalid-request`. */
export function roundsOf(draft: RequestDraft, batch: BatchState): readonly GenerationRequest[] {
  return Array.from({ length: batch.count }, (_, round) => roundOf(draft, round, batch));
}
