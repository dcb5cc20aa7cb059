import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/domain/core/cancellation.ts';
import { TorchRandom } from '../../src/domain/core/torch-random.ts';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import { maxClipSkip } from '../../src/domain/models/hidden-states.ts';
import { type LoadedPackage, loadPackage } from '../../src/engine/runtime/loaded-package.ts';
import { TokenizerCache } from '../../src/engine/runtime/package-tokenizer.ts';
import { planRequest } from '../../src/engine/runtime/run-request.ts';
import type { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { packPackage } from '../../tools/models/pack/pack-package.ts';
import { folderPackage } from './folder-package.ts';
import { operateOnTextEncoder } from './hidden-states-graph.ts';
import { makeNodeSessions } from './node-sessions.ts';

/**
 * Layers of the text encoder left out, on a package whose graph gives its hidden states; right is what a graph gives that
 * never had those layers.
 */

const SOURCE = fileURLToPath(new URL('../fixtures/tiny-sd/sd15', import.meta.url));
const LAYERS = 2;
const CHANNELS = 32;
/** The norm that the package's own graph computes is found again to about this. */
const TOLERANCE = 1e-4;
const REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'tiny-hidden',
  prompt: 'the cat and the (dog:1.3)',
  negativePrompt: 'blurry',
  width: 128,
  height: 128,
  numInferenceSteps: 4,
  guidanceScale: 5,
  guidanceRescale: 0,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
};

let work: string;
let sessions: SessionCache;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'clip-skip-'));
  sessions = makeNodeSessions();
});
afterAll(async () => {
  await sessions.releaseAll();
  await rm(work, { recursive: true, force: true });
});

/** Packs the fixture with its text encoder changed. */
async function load(
  id: string,
  surgery: { readonly layers: number; readonly hasHiddenStates: boolean },
): Promise<LoadedPackage> {
  const source = join(work, `${id}-source`);
  await cp(SOURCE, source, { recursive: true });
  const path = join(source, 'text_encoder/model.onnx');
  const random = new TorchRandom(7);
  const [scale, shift] = [random.randn(CHANNELS), random.randn(CHANNELS)];
  await writeFile(path, operateOnTextEncoder(await readFile(path), { ...surgery, scale, shift }));
  await packPackage({ sourceFolder: source, outFolder: join(work, id), recipe: { id, name: id } });
  const reader = await folderPackage(join(work, id));
  return loadPackage(sessions, new TokenizerCache(), reader, { needsEncoder: false });
}

async function draw(loaded: LoadedPackage, request: TextToImageRequest): Promise<Uint8ClampedArray> {
  const control = { cancellation: NEVER_CANCELLED, yieldToEvents: () => Promise.resolve() };
  const device = { executionProvider: 'wasm' } as const;
  const { pictures } = await planRequest(request, loaded.manifest).run(loaded, {}, control, device);
  return pictures[0]!.image.data;
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

test('[D42] a skipped layer is as if it had never been there: embeddings and picture', {
  timeout: 120_000,
}, async () => {
  const whole = await load('tiny-hidden', { layers: LAYERS, hasHiddenStates: true });
  const cut = await load('tiny-short', { layers: LAYERS - 1, hasHiddenStates: false });
  expect(maxClipSkip(whole.manifest.components.textEncoder)).toBe(2);

  const { tokenIds: chunk } = whole.tokenizer.tokenize(REQUEST.prompt);
  const skipped = await whole.textEncoder.encode([chunk], 2);
  const right = await cut.textEncoder.encode([chunk]);
  expect(skipped.dims).toEqual(right.dims);
  expect(largestDifference(skipped.data, right.data)).toBeLessThan(TOLERANCE);
  const all = await whole.textEncoder.encode([chunk]);
  expect(largestDifference(all.data, right.data)).toBeGreaterThan(100 * TOLERANCE);
  expect((await whole.textEncoder.encode([chunk], 1)).data).toEqual(all.data);

  const picture = await draw(whole, { ...REQUEST, clipSkip: 2 });
  expect(largestDifference(picture, await draw(cut, REQUEST))).toBeLessThanOrEqual(1);
  expect(await draw(whole, REQUEST)).not.toEqual(picture);
});
