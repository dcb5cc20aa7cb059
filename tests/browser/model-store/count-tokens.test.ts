import { describe, expect, inject, it } from 'vitest';
import type { CountedPrompt } from '../../../src/domain/protocol/models-api.ts';
import { makeClipTokenizer } from '../../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../../src/domain/tokenizers/clip-tokenizer-files.ts';
import { filePath, writeReadyMark, writeStoredManifest } from '../../../src/engine/model-store/package-layout.ts';
import type { PackageReader } from '../../../src/engine/model-store/package-reader.ts';
import { TokenCounter } from '../../../src/engine/model-store/token-counter.ts';
import { MemoryFileStore } from '../../contract/memory-file-store.ts';
import { fetchedPackage } from '../runtime/fetched-package.ts';
import { endWorkersAfterEach, errorOf, install, startModelsWorker } from './models-worker.ts';
import { unwrap } from './worker-remote.ts';

const urlOf = (id: string) => new URL(`${inject('packagesPath')}${id}/`, location.origin).href;
const prompt = (text: string, change: Partial<CountedPrompt> = {}): CountedPrompt => ({
  text,
  role: 'positive',
  stepCount: 20,
  ...change,
});

describe('counting tokens', () => {
  endWorkersAfterEach();

  it("[M19] is done with the installed package's own tokenizer, as the prompt's dialect has it", async () => {
    const models = await startModelsWorker();
    await install(models, urlOf('tiny-sd15')).done;
    const count = (text: string, change: Partial<CountedPrompt> = {}) =>
      unwrap(models.remote.countTokens('tiny-sd15', prompt(text, change)));

    const { manifest, file } = await fetchedPackage('tiny-sd15');
    const { vocab, merges, ...ids } = manifest.tokenizer;
    const tokenizer = makeClipTokenizer({
      vocab: parseVocabJson(await (await file(vocab)).text()),
      merges: parseMergesText(await (await file(merges)).text()),
      ...ids,
    });
    const text = 'an astronaut riding a horse on the moon, ultra-detailed, 8k';
    const { tokenCount } = tokenizer.tokenize(text);
    expect(tokenCount).toBeGreaterThan(12);
    expect(await count(text)).toEqual({ chunkTokenCounts: [tokenCount], chunkLength: 75 });
    expect(await count(`(${text}:1.2)`)).toEqual({ chunkTokenCounts: [tokenCount], chunkLength: 75 });
    expect(await count('')).toEqual({ chunkTokenCounts: [0], chunkLength: 75 });
    expect((await count('a BREAK a a')).chunkTokenCounts).toEqual([1, 2]);
    expect((await count('a AND a a a')).chunkTokenCounts).toEqual([3]);
    expect((await count('a AND a a a', { role: 'negative' })).chunkTokenCounts[0]).toBeGreaterThan(4);
    // Of 20 steps the later ones have more words, of 4 none is late enough.
    expect((await count('a [a a:10]')).chunkTokenCounts).toEqual([3]);
    expect((await count('a [a a:10]', { stepCount: 4 })).chunkTokenCounts).toEqual([1]);
  });

  it('[M19] of a package that is not there, of a prompt that is too much, is refused; the next count is right', async () => {
    const models = await startModelsWorker();
    await install(models, urlOf('tiny-sd15')).done;
    const count = (id: string, text: string) => unwrap(models.remote.countTokens(id, prompt(text)));
    expect((await errorOf(count('not-there', 'a'))).code).toBe('package-not-installed');
    const error = await errorOf(count('tiny-sd15', 'a BREAK '.repeat(70)));
    expect(error).toMatchObject({ code: 'invalid-request', details: { problem: 'too-many-chunks' } });
    expect((await count('tiny-sd15', 'a')).chunkTokenCounts).toEqual([1]);
    await unwrap(models.remote.remove('tiny-sd15'));
    expect((await errorOf(count('tiny-sd15', 'a'))).code).toBe('package-not-installed');
  });

  it('[M19] keeps no revision from going, and counts with the next one after an update', async () => {
    const models = await startModelsWorker();
    await install(models, urlOf('tiny-sd15')).done;
    await unwrap(models.remote.countTokens('tiny-sd15', prompt('a photo')));
    await unwrap(models.remote.remove('tiny-sd15'));
    expect((await unwrap(models.remote.list())).map(({ id }) => id)).not.toContain('tiny-sd15');

    const source = await fetchedPackage('tiny-sd15');
    const store = new MemoryFileStore();
    const counter = new TokenCounter(store);
    const text = 'a photograph of an astronaut';
    await storeRevision(store, source, '0000000000000001', (merges) => merges);
    const before = await counter.count('tiny-sd15', prompt(text));
    await storeRevision(store, source, '0000000000000002', (merges) => merges.split('\n').slice(0, 2).join('\n'));
    const after = await counter.count('tiny-sd15', prompt(text));
    // Without merges every letter is a token.
    expect(after.chunkTokenCounts[0]).toBeGreaterThan(before.chunkTokenCounts[0] ?? 0);
  });
});

/** Puts the package into a store as if it were installed, with other merges. */
async function storeRevision(
  store: MemoryFileStore,
  { manifest, file }: PackageReader,
  revision: string,
  change: (merges: string) => string,
): Promise<void> {
  const files = [];
  for (const entry of manifest.files) {
    const content = await file(entry.path);
    const bytes =
      entry.path === manifest.tokenizer.merges
        ? new TextEncoder().encode(change(await content.text()))
        : new Uint8Array(await content.arrayBuffer());
    const open = await store.open(filePath({ ...manifest, revision }, entry.path), { create: true });
    open.write(0, bytes);
    open.close();
    files.push({ ...entry, sizeBytes: bytes.length });
  }
  await writeStoredManifest(store, { ...manifest, revision, files });
  const { id, name } = manifest;
  await writeReadyMark(store, { id, name, revision, sizeBytes: 1, installedAt: '2026-11-26T09:00:00.000Z' });
}
