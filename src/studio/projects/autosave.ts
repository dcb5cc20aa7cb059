import { createStore, type StoreApi } from 'zustand/vanilla';
import { isStudioError, type StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { LocalChange } from '../../domain/document/document-replica.ts';
import type { ProjectAppend } from '../persistence/project-storage.ts';
import type { SavingState } from '../services/projects.ts';

/** From the first change to its write; with the write itself it stays under 350 ms. */
const SAVE_AFTER_MS = 150;

/** What another tab has changed and not stored by then is stored here: that tab may be gone. */
const SAVE_HEARD_AFTER_MS = 1_000;

/** Pauses between tries that fail; a new change tries at once. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

interface OwnChange extends LocalChange {
  readonly id: string;
}

interface AutosaveParts {
  /** One transaction, on the disk when it resolves. */
  readonly append: (append: Pick<ProjectAppend, 'update' | 'assetIds' | 'history'>) => Promise<void>;
  /** Several changes as one. */
  readonly merge: (changes: readonly LocalChange[], heard: readonly Uint8Array[]) => LocalChange;
  readonly historyId: string;
  /** Changes that are on the disk now. */
  readonly onStored: (ids: readonly string[]) => void;
  readonly now: () => Date;
}

/**
 * Brings a document's changes to the disk. Own changes go together with those heard from other tabs that are not known to
 * be stored, so that no saved change hangs on an unsaved one. A write that fails is tried again; nothing is dropped.
 */
export class Autosave {
  readonly saving: StoreApi<SavingState>;
  readonly #parts: AutosaveParts;
  readonly #own: OwnChange[] = [];
  readonly #heard = new Map<string, Uint8Array>();
  #due: { readonly at: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #heardTimer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #failures = 0;
  #isEnded = false;
  #readOnly: StudioError | undefined;

  constructor(parts: AutosaveParts) {
    this.#parts = parts;
    this.saving = createStore<SavingState>(() => ({ status: 'saved', savedAt: parts.now().toISOString() }));
  }

  /** A change made in this tab. */
  add(id: string, change: LocalChange): void {
    this.#own.push({ id, ...change });
    this.#show({ status: 'saving' });
    this.#schedule(SAVE_AFTER_MS);
  }

  /** A change made in another tab, not stored there yet. */
  hear(id: string, update: Uint8Array): void {
    this.#heard.set(id, update);
    this.#show({ status: 'saving' });
    this.#heardTimer ??= setTimeout(() => {
      this.#heardTimer = undefined;
      this.#saveDetached();
    }, SAVE_HEARD_AFTER_MS);
  }

  /** Changes that another tab has stored. */
  heardStored(ids: readonly string[]): void {
    for (const id of ids) this.#heard.delete(id);
    this.#showSaved();
  }

  /** Says, while given, that the project may only be looked at; changes are stored all the same. */
  setReadOnly(error: StudioError | undefined): void {
    this.#readOnly = error;
    if (error) this.#show({ status: 'read-only', error });
    else if (this.#isPending()) this.#show({ status: 'saving' });
    else this.#showSaved();
  }

  /** Writes at once what waits. @throws the storage's error; what was to be written still waits then. */
  async flush(): Promise<void> {
    while (this.#isPending()) await this.#write();
  }

  /** For when nobody waits: a failure is in the state. */
  saveNow(): void {
    if (this.#isPending()) this.#saveDetached();
  }

  /** Stops trying. */
  end(): void {
    this.#isEnded = true;
    this.#clearTimers();
  }

  #isPending(): boolean {
    return this.#own.length > 0 || this.#heard.size > 0;
  }

  /** An earlier time that is set already stays. */
  #schedule(afterMs: number): void {
    const dueAt = performance.now() + afterMs;
    if (this.#isEnded || (this.#due && this.#due.at <= dueAt)) return;
    clearTimeout(this.#due?.timer);
    const timer = setTimeout(() => {
      // Before the save, which may only wait for one that runs and fails: that one must be able to set the next time.
      this.#due = undefined;
      this.#saveDetached();
    }, afterMs);
    this.#due = { at: dueAt, timer };
  }

  #saveDetached(): void {
    this.flush().catch(() => {
      // It is in the state, and tried again.
    });
  }

  #clearTimers(): void {
    clearTimeout(this.#due?.timer);
    clearTimeout(this.#heardTimer);
    this.#due = undefined;
    this.#heardTimer = undefined;
  }

  /** One write at a time; whoever asks meanwhile waits for it. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeOnce().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeOnce(): Promise<void> {
    this.#clearTimers();
    const own = this.#own.slice();
    const heard = [...this.#heard];
    const { update, assetIds, history } = this.#parts.merge(
      own,
      heard.map(([, bytes]) => bytes),
    );
    const write = history && { historyId: this.#parts.historyId, write: history };
    try {
      await this.#parts.append({ update, assetIds, ...(write ? { history: write } : {}) });
    } catch (error) {
      this.#fail(toStudioError(error));
      throw error;
    }
    this.#failures = 0;
    this.#own.splice(0, own.length);
    for (const [id] of heard) this.#heard.delete(id);
    this.#parts.onStored([...own, ...heard.map(([id]) => ({ id }))].map(({ id }) => id));
    this.#showSaved();
  }

  #fail(error: StudioError): void {
    const afterMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#show({ status: 'failed', error });
    // A project that is gone for good does not come back.
    if (!isStudioError(error, 'not-found')) this.#schedule(afterMs);
  }

  #showSaved(): void {
    if (!this.#isPending()) this.#show({ status: 'saved', savedAt: this.#parts.now().toISOString() });
  }

  /** A failure stays in sight until a write goes through. */
  #show(state: SavingState): void {
    if (this.#readOnly && state.status !== 'failed') {
      this.saving.setState({ status: 'read-only', error: this.#readOnly }, true);
      return;
    }
    if (state.status === 'saving' && this.saving.getState().status === 'failed') return;
    this.saving.setState(state, true);
  }
}
