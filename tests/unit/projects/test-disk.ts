import type { StudioError } from '../../../src/domain/core/errors.ts';
import type { ProjectStorage } from '../../../src/studio/persistence/project-storage.ts';

/** A project storage that counts as a disk, and can refuse or delay what it is asked. */
export interface TestDisk {
  readonly projects: ProjectStorage;
  /** Names of the methods that were called, in order. */
  readonly calls: string[];
  /** What every write rejects with, while there is something. */
  failure: StudioError | undefined;
  /** What the methods with these names reject with. */
  readonly failures: Map<string, Error>;
  /** What calls of the methods with these names wait for. */
  readonly holds: Map<string, Promise<void>>;
  /** What is called in place of the methods with these names. */
  readonly instead: Map<string, (...args: never[]) => Promise<unknown>>;
}

const WRITES = new Set(['append', 'insertVersion', 'insertProject', 'updateProject']);

export function diskOf(inner: ProjectStorage): TestDisk {
  const disk: TestDisk = {
    calls: [],
    failure: undefined,
    failures: new Map(),
    holds: new Map(),
    instead: new Map(),
    projects: new Proxy(inner, {
      get(target, name) {
        if (name === 'isPersistent') return true;
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function' || typeof name !== 'string') return method;
        return async (...args: unknown[]) => {
          disk.calls.push(name);
          await disk.holds.get(name);
          const failure = disk.failures.get(name) ?? (WRITES.has(name) ? disk.failure : undefined);
          if (failure) throw failure;
          return Reflect.apply(disk.instead.get(name) ?? method, target, args);
        };
      },
    }),
  };
  return disk;
}
