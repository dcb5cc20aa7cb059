import * as v from 'valibot';
import { JOB_PHASES } from '../../domain/jobs/job.ts';

const natural = v.pipe(v.number(), v.minValue(0));

const messageSchema = v.variant('type', [
  /** Rows of the queue changed: read them again. */
  v.object({ type: v.literal('jobs-changed') }),
  /** Sent ahead of the stored change, so that the tab that runs the job stops at once. */
  v.object({ type: v.literal('job-cancelled'), jobId: v.string() }),
  v.object({
    type: v.literal('job-progress'),
    jobId: v.string(),
    progress: v.object({
      phase: v.picklist(JOB_PHASES),
      fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      stepIndex: v.exactOptional(natural),
      totalSteps: v.exactOptional(natural),
      loadedBytes: v.exactOptional(natural),
      totalBytes: v.exactOptional(natural),
      etaMs: v.exactOptional(natural),
    }),
  }),
  v.object({ type: v.literal('results-changed') }),
  v.object({ type: v.literal('projects-changed') }),
  v.object({ type: v.literal('gallery-changed') }),
  v.object({ type: v.literal('models-changed') }),
  v.object({ type: v.literal('settings-changed') }),
  /** The sender runs a job: others give back the GPU memory that their sessions hold. */
  v.object({ type: v.literal('lane-taken') }),
]);

/** What the studio's tabs tell one another. */
export type TabMessage = Readonly<v.InferOutput<typeof messageSchema>>;

/** The line between the tabs of one studio. Nobody hears their own messages; those of another build are passed over. */
export class TabChannel {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(message: TabMessage) => void>();
  #isClosed = false;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<unknown>) => {
      const parsed = v.safeParse(messageSchema, event.data);
      if (parsed.success) for (const listener of this.#listeners) listener(parsed.output);
    };
  }

  /** Says nothing once closed: work that ends after the studio has nobody to tell. */
  post(message: TabMessage): void {
    if (!this.#isClosed) this.#channel.postMessage(message);
  }

  /** Returns the function that unsubscribes. */
  subscribe(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#channel.close();
  }
}
