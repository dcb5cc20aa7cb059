/** A Web Lock that is held until it is let go, or the tab dies. */
export interface LockLease {
  /** Resolves when others can have it. */
  release(): Promise<void>;
}

/** Stands for a lock where there are none. */
export const NO_LEASE: LockLease = { release: async () => {} };

/**
 * Takes a lock when it is free. Without Web Locks (an insecure origin) every lock is free.
 * @returns undefined when somebody holds it.
 */
export function takeLockIfFree(name: string): Promise<LockLease | undefined> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!locks) return Promise.resolve(NO_LEASE);
  return new Promise((resolve, reject) => {
    const held: Promise<void> = locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(undefined);
          return;
        }
        return new Promise<void>((letGo) => {
          resolve({
            release() {
              letGo();
              return held;
            },
          });
        });
      })
      .catch(reject);
  });
}

/** Does `work` while nobody else holds the lock. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  return locks ? await locks.request(name, work) : work();
}
