import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL_STORE_CONTRACT } from '../../contract/model-store-contract.ts';
import type { OpfsContractApi } from './opfs-contract.worker.ts';
import { connect, type StartedWorker, unwrap } from './worker-remote.ts';

describe('the model store contract, on OPFS', () => {
  let started: StartedWorker<OpfsContractApi>;

  beforeAll(async () => {
    const url = new URL('./opfs-contract.worker.ts', import.meta.url);
    started = await connect(new Worker(url, { type: 'module', name: `contract-${crypto.randomUUID()}` }));
  });

  afterAll(() => started.worker.terminate());

  for (const { name } of MODEL_STORE_CONTRACT)
    it(name, async () => {
      await expect(unwrap(started.remote.run(name))).resolves.toBeUndefined();
    });
});
