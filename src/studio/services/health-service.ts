import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StudioError, StudioErrorCode } from '../../domain/core/errors.ts';
import type { HealthState } from './studio.ts';
import type { Watchable } from './watchable.ts';

/** Trouble that belongs to no single action, one entry per code. */
export class HealthService implements Watchable<HealthState> {
  readonly #store: StoreApi<HealthState> = createStore(() => ({ problems: [] }));

  getState(): HealthState {
    return this.#store.getState();
  }

  subscribe(listener: (state: HealthState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Adds a problem, in place of an older one of its code. */
  report(problem: StudioError): void {
    const others = this.getState().problems.filter((other) => other.code !== problem.code);
    this.#store.setState({ problems: [...others, problem] });
  }

  /** Takes a problem off the list. */
  clear(code: StudioErrorCode): void {
    const { problems } = this.getState();
    if (problems.some((problem) => problem.code === code))
      this.#store.setState({ problems: problems.filter((problem) => problem.code !== code) });
  }
}
