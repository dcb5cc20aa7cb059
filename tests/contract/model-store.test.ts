import { describe, expect, it } from 'vitest';
import { isStudioError } from '../../src/domain/core/errors.ts';
import { MemoryFileStore } from './memory-file-store.ts';
import { MODEL_STORE_CONTRACT } from './model-store-contract.ts';

describe('the model store contract, in memory', () => {
  for (const contractCase of MODEL_STORE_CONTRACT)
    it(contractCase.name, async () => {
      await expect(contractCase.run(new MemoryFileStore(), 'root')).resolves.toBeUndefined();
    });

  it('[M12] a full store says storage-full and keeps what it had', async () => {
    const store = new MemoryFileStore(4);
    const open = await store.open('a', { create: true });
    open.write(0, new Uint8Array(4));
    let error: unknown;
    try {
      open.write(4, new Uint8Array(1));
    } catch (thrown) {
      error = thrown;
    }
    expect(isStudioError(error, 'storage-full')).toBe(true);
    expect(open.sizeBytes()).toBe(4);
  });
});
