import { proxy } from 'comlink';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { workerAliveLockName } from '../../../src/domain/protocol/exposed-api.ts';
import type { ProbeApi } from './expose-probe.worker.ts';
import { connect, type StartedWorker, unwrap } from './worker-remote.ts';

describe('a worker served by exposeApi', () => {
  let probe: StartedWorker<ProbeApi>;
  let name: string;

  beforeEach(async () => {
    name = `probe-${crypto.randomUUID()}`;
    probe = await connect(new Worker(new URL('./expose-probe.worker.ts', import.meta.url), { type: 'module', name }));
  });

  afterEach(() => probe.worker.terminate());

  it('[M18] keeps an error’s code, details and cause', async () => {
    const error: unknown = await unwrap(probe.remote.fail()).catch((thrown: unknown) => thrown);
    expect(isStudioError(error, 'hash-mismatch')).toBe(true);
    expect(error).toMatchObject({ message: 'wrong', details: { path: 'a/b' }, cause: 'TypeError: deep' });
  });

  it('[M18] delivers every event before the answer, in order', async () => {
    const seen: number[] = [];
    const value = await unwrap(
      probe.remote.count(
        50,
        proxy((n: number) => void seen.push(n)),
      ),
    );
    expect(value).toBe(50);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('[M18] lets the method wait until the page has taken an event', async () => {
    let letPageGoOn = () => {};
    const pageGoesOn = new Promise<void>((resolve) => {
      letPageGoOn = resolve;
    });
    let answer = Promise.resolve();
    await new Promise<void>((resolve) => {
      const onEvent = () => {
        resolve();
        return pageGoesOn;
      };
      answer = unwrap(probe.remote.waitForPage(proxy(onEvent)));
    });
    expect(await unwrap(probe.remote.hasGoneOn())).toBe(false);
    letPageGoOn();
    await answer;
    expect(await unwrap(probe.remote.hasGoneOn())).toBe(true);
  });

  it('[M18] lets no event out after the answer', async () => {
    let lateCalls = 0;
    await unwrap(
      probe.remote.leak(
        proxy(() => {
          lateCalls += 1;
        }),
      ),
    );
    // Two more round trips: the worker's timer has run by then.
    await unwrap(
      probe.remote.count(
        1,
        proxy(() => {}),
      ),
    );
    await unwrap(probe.remote.givenLength());
    expect(lateCalls).toBe(0);
  });

  it('[M18] moves handed-over bytes instead of copying them', async () => {
    expect([...(await unwrap(probe.remote.give()))]).toEqual([1, 2, 3]);
    expect(await unwrap(probe.remote.givenLength())).toBe(0);
  });

  it('[M18] holds its lock while it lives and gives it up when it is ended', async () => {
    const lockName = workerAliveLockName(name);
    const isFree = () => navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => lock !== null);
    expect(await isFree()).toBe(false);
    const death = navigator.locks.request(lockName, async () => 'dead');
    probe.worker.terminate();
    expect(await death).toBe('dead');
  });
});
