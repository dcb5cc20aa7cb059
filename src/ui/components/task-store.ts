import { createStore } from 'zustand/vanilla';

/** Long work that the page shows until it ends. */
export interface Task {
  readonly id: number;
  readonly title: string;
  /** 0…1; undefined while nothing is known. */
  readonly fraction: number | undefined;
  readonly text: string | undefined;
  readonly isCancelling: boolean;
  /** What the button says, where it is another word than the region's. */
  readonly cancelLabel: string | undefined;
  readonly cancel: () => void;
}

export interface TaskControls {
  readonly signal: AbortSignal;
  /** @param fraction 0…1; undefined while nothing is known. */
  readonly report: (fraction: number | undefined, text?: string) => void;
}

let nextId = 1;

/** What the task region shows, oldest first. */
export const taskStore = createStore<{ readonly tasks: readonly Task[] }>(() => ({ tasks: [] }));

/**
 * Does long work with its progress and a cancel in sight, wherever the page goes meanwhile.
 * @returns undefined when it was cancelled. @throws what `work` throws otherwise.
 */
export async function runTask<T>(
  title: string,
  work: (controls: TaskControls) => Promise<T>,
  cancelLabel?: string,
): Promise<T | undefined> {
  const id = nextId++;
  const controller = new AbortController();
  const change = (part: Partial<Task>) =>
    taskStore.setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.id === id ? { ...task, ...part } : task)) }));
  const cancel = () => {
    controller.abort();
    change({ isCancelling: true });
  };
  taskStore.setState(({ tasks }) => ({
    tasks: [...tasks, { id, title, fraction: undefined, text: undefined, isCancelling: false, cancelLabel, cancel }],
  }));
  try {
    const result = await work({ signal: controller.signal, report: (fraction, text) => change({ fraction, text }) });
    return controller.signal.aborted ? undefined : result;
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    taskStore.setState(({ tasks }) => ({ tasks: tasks.filter((task) => task.id !== id) }));
  }
}
