import * as v from 'valibot';

const bytes = v.instance(Uint8Array);

const messageSchema = v.variant('type', [
  /** A change that its sender has not stored yet. */
  v.object({ type: v.literal('update'), id: v.string(), update: bytes }),
  /** These changes are on the disk. */
  v.object({ type: v.literal('stored'), ids: v.array(v.string()) }),
  /** A tab that has just opened the project asks for what is not on the disk yet. */
  v.object({ type: v.literal('hello'), stateVector: bytes }),
  /** A tab closed the project: all that it had is on the disk. */
  v.object({ type: v.literal('closed') }),
  /** The list of versions is another. */
  v.object({ type: v.literal('versions-changed') }),
]);

/** What the tabs that have one project open tell one another. */
export type ProjectMessage = Readonly<v.InferOutput<typeof messageSchema>>;

/** The line between the tabs of one project. Nobody hears their own messages; those of another build are passed over. */
export class ProjectChannel {
  readonly #channel: BroadcastChannel;
  #isClosed = false;

  /** @param name the same in all tabs of the project. */
  constructor(name: string, listener: (message: ProjectMessage) => void) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<unknown>) => {
      const parsed = v.safeParse(messageSchema, event.data);
      if (parsed.success && !this.#isClosed) listener(parsed.output);
    };
  }

  /** Says nothing once closed. */
  post(message: ProjectMessage): void {
    if (!this.#isClosed) this.#channel.postMessage(message);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.close();
  }
}
