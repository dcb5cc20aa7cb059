import { exposeApi } from '../../../src/engine/expose.ts';
import { OpfsFileStore } from '../../../src/engine/model-store/opfs-file-store.ts';
import { MODEL_STORE_CONTRACT } from '../../contract/model-store-contract.ts';

/** Runs cases of the contract on OPFS, whose sync handles exist in workers only. */
export interface OpfsContractApi {
  run(caseName: string): Promise<void>;
}

exposeApi<OpfsContractApi>({
  async run(caseName) {
    const contractCase = MODEL_STORE_CONTRACT.find(({ name }) => name === caseName);
    if (!contractCase) throw new Error(`no case ${caseName}`);
    const store = new OpfsFileStore();
    const root = `contract-${crypto.randomUUID()}`;
    try {
      await contractCase.run(store, root);
    } finally {
      await store.remove(root);
    }
  },
});
