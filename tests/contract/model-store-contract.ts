import { StudioError } from '../../src/domain/core/errors.ts';
import type { FileStore } from '../../src/engine/model-store/file-store.ts';

/** One promise of the FileStore port. Plain functions, because OPFS can only be tested inside a worker, where no test runner is. */
export interface ContractCase {
  readonly name: string;
  /** Throws when the promise is broken. `root` is an empty folder of the case's own. */
  run(store: FileStore, root: string): Promise<void>;
}

export const MODEL_STORE_CONTRACT: readonly ContractCase[] = [
  {
    name: '[M1] what is written at an offset is read back there, and a gap reads as zeros',
    async run(store, root) {
      const open = await store.open(`${root}/deep/er/a.bin`, { create: true });
      open.write(3, bytes(1, 2, 3));
      open.write(0, bytes(9));
      const into = new Uint8Array(10);
      equal(open.read(0, into), 6);
      equal([...into.subarray(0, 6)], [9, 0, 0, 1, 2, 3]);
      equal(open.read(4, into.subarray(0, 1)), 1);
      equal(into[0], 2);
      equal(open.read(6, into), 0);
      equal(open.sizeBytes(), 6);
      open.close();
    },
  },
  {
    name: '[M1] what was written is there when the file is opened again, and as a File',
    async run(store, root) {
      await fill(store, `${root}/a`, 5, 6, 7);
      const open = await store.open(`${root}/a`);
      equal(open.sizeBytes(), 3);
      open.close();
      const file = await store.file(`${root}/a`);
      equal([...new Uint8Array((await file?.slice(1).arrayBuffer()) ?? new ArrayBuffer(0))], [6, 7]);
    },
  },
  {
    name: '[M1] truncate shortens, and lengthens with zeros',
    async run(store, root) {
      const open = await store.open(`${root}/a`, { create: true });
      open.write(0, bytes(1, 2, 3));
      open.truncate(1);
      open.truncate(2);
      const into = new Uint8Array(4);
      equal(open.read(0, into), 2);
      equal([...into.subarray(0, 2)], [1, 0]);
      open.flush();
      open.close();
      equal(await store.sizeBytes(`${root}/a`), 2);
    },
  },
  {
    name: '[M2] a file is open for one at a time, and can be looked at meanwhile',
    async run(store, root) {
      const open = await store.open(`${root}/a`, { create: true });
      open.write(0, bytes(1));
      open.flush();
      await failsWith('storage-blocked', () => store.open(`${root}/a`));
      equal(await store.sizeBytes(`${root}/a`), 1);
      open.close();
      (await store.open(`${root}/a`)).close();
    },
  },
  {
    name: '[M1] a missing file is undefined to look at, not-found to open or rename, nothing to remove',
    async run(store, root) {
      equal(await store.sizeBytes(`${root}/none`), undefined);
      equal(await store.file(`${root}/no/folder/none`), undefined);
      await failsWith('not-found', () => store.open(`${root}/none`));
      await failsWith('not-found', () => store.rename(`${root}/none`, `${root}/b`));
      await store.remove(`${root}/none`);
      await store.remove(`${root}/no/folder/none`);
      equal(await store.list(`${root}/no/folder`), []);
      equal(await store.usedBytes(`${root}/no/folder`), 0);
    },
  },
  {
    name: '[M3] rename moves between folders and replaces what was there',
    async run(store, root) {
      await fill(store, `${root}/parts/x.part`, 1, 2);
      await fill(store, `${root}/files/x`, 3, 4, 5);
      await store.rename(`${root}/parts/x.part`, `${root}/files/x`);
      equal(await store.sizeBytes(`${root}/files/x`), 2);
      equal(await store.sizeBytes(`${root}/parts/x.part`), undefined);
      await store.rename(`${root}/files/x`, `${root}/new/folder/y`);
      equal(await store.sizeBytes(`${root}/new/folder/y`), 2);
    },
  },
  {
    name: '[M1] a folder lists what lies directly in it, counts all below, and goes with all below',
    async run(store, root) {
      await fill(store, `${root}/p/a`, 1, 2);
      await fill(store, `${root}/p/q/b`, 3);
      await fill(store, `${root}/other`, 4);
      const entries = [...(await store.list(`${root}/p`))].sort((x, y) => (x.name < y.name ? -1 : 1));
      equal(entries, [
        { name: 'a', kind: 'file' },
        { name: 'q', kind: 'folder' },
      ]);
      equal(await store.usedBytes(`${root}/p`), 3);
      await store.remove(`${root}/p`);
      equal(await store.list(`${root}/p`), []);
      equal(await store.sizeBytes(`${root}/p/q/b`), undefined);
      equal(await store.sizeBytes(`${root}/other`), 1);
    },
  },
];

async function fill(store: FileStore, path: string, ...values: number[]): Promise<void> {
  const open = await store.open(path, { create: true });
  open.write(0, bytes(...values));
  open.close();
}

function bytes(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values);
}

function equal(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

async function failsWith(code: string, work: () => Promise<unknown>): Promise<void> {
  const outcome = await work().then(
    () => 'no error',
    (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
  );
  equal(outcome, code);
}
