import { createStore, type StoreApi } from 'zustand/vanilla';
import { isStudioError, type StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { LocalChange } from '../../domain/document/document-replica.ts';
import type { ProjectAppend } from '../persistence/project-storage.ts';
import type { LastingState, SavingState } from '../services/projects.ts';

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
  readonly #own = new Map<string, OwnChange>();
  readonly #heard = new Map<string, Uint8Array>();
  #due: { readonly at: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #heardTimer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  /** Something waits that no write under way has. */
  #hasUnwritten = false;
  #failures = 0;
  #isEnded = false;
  #savedAt: string;
  #lasting: LastingState | undefined;

  constructor(parts: AutosaveParts) {
    this.#parts = parts;
    this.#savedAt = parts.now().toISOString();
    this.saving = createStore<SavingState>(() => ({ status: 'saved', savedAt: this.#savedAt }));
  }

  /** A change made in this tab. */
  add(id: string, change: LocalChange): void {
    this.#own.set(id, { id, ...change });
    this.#hasUnwritten = true;
    this.#show({ status: 'saving' });
    this.#schedule(SAVE_AFTER_MS);
  }

  /** A change made in another tab, not stored there yet. It must be an update that the document took. */
  hear(id: string, update: Uint8Array): void {
    if (this.#isEnded) return;
    this.#heard.set(id, update);
    this.#hasUnwritten = true;
    this.#show({ status: 'saving' });
    this.#heardTimer ??= setTimeout(() => {
      this.#heardTimer = undefined;
      this.#saveDetached();
    }, SAVE_HEARD_AFTER_MS);
  }

  /** Changes that another tab has stored. */
  heardStored(ids: readonly string[]): void {
    const waited = this.#heard.size;
    for (const id of ids) this.#heard.delete(id);
    if (this.#heard.size < waited) this.#showSaved();
  }

  /** Shown, while given, in place of all but a failure; changes are stored all the same. */
  setLasting(state: LastingState | undefined): void {
    if (this.#lasting?.status === state?.status) return;
    this.#lasting = state;
    if (state) this.#show(state);
    else this.#show(this.#isPending() ? { status: 'saving' } : { status: 'saved', savedAt: this.#savedAt });
  }

  /** Writes at once what waits. @throws the storage's error; what was to be written still waits then. */
  async flush(): Promise<void> {
    while (this.#isPending()) await this.#write();
  }

  /**
   * For a tab that is hidden or closed, where nobody waits and nothing may come after this: what a write under way does not
   * have is written beside it. A failure is in the state.
   */
  saveNow(): void {
    if (this.#writing && this.#hasUnwritten) this.#writeOnce().catch(() => {});
    else this.#saveDetached();
  }

  /** Stops trying. */
  end(): void {
    this.#isEnded = true;
    this.#clearTimers();
  }

  #isPending(): boolean {
    return this.#own.size > 0 || this.#heard.size > 0;
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

  /** All that waits, what a write under way has included: it may fail, and a history is stored from its oldest step on. */
  async #writeOnce(): Promise<void> {
    this.#clearTimers();
    this.#hasUnwritten = false;
    const own = [...this.#own.values()];
    const heard = [...this.#heard];
    const ids = [...own.map(({ id }) => id), ...heard.map(([id]) => id)];
    try {
      const { update, assetIds, history } = this.#parts.merge(
        own,
        heard.map(([, bytes]) => bytes),
      );
      const write = history && { historyId: this.#parts.historyId, write: history };
      await this.#parts.append({ update, assetIds, ...(write ? { history: write } : {}) });
    } catch (error) {
      // A write beside this one may have stored it all.
      if (!ids.some((id) => this.#own.has(id) || this.#heard.has(id))) return;
      this.#fail(toStudioError(error));
      throw error;
    }
    this.#failures = 0;
    for (const id of ids) {
      this.#own.delete(id);
      this.#heard.delete(id);
    }
    this.#parts.onStored(ids);
    this.#showSaved();
  }

  #fail(error: StudioError): void {
    const afterMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#hasUnwritten = true;
    this.#show({ status: 'failed', error });
    // A project that is gone for good does not come back.
    if (!isStudioError(error, 'not-found')) this.#schedule(afterMs);
  }

  #showSaved(): void {
    if (this.#isPending()) return;
    this.#savedAt = this.#parts.now().toISOString();
    this.#show({ status: 'saved', savedAt: this.#savedAt });
  }

  /** A failure stays in sight until a write goes through. */
  #show(state: SavingState): void {
    if (this.#lasting && state.status !== 'failed') {
      this.saving.setState(this.#lasting, true);
      return;
    }
    if (state.status === 'saving' && this.saving.getState().status === 'failed') return;
    this.saving.setState(state, true);
  }
}
