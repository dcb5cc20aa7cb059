import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/domain/core/cancellation.ts';
import { makePictureRandoms } from '../../src/domain/diffusion/picture-random.ts';
import { textToImage } from '../../src/domain/diffusion/pipelines/text-to-image.ts';
import { planPrompts } from '../../src/domain/diffusion/prompt-embeds.ts';
import { makeScheduler } from '../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { loadPackage } from '../../src/engine/runtime/loaded-package.ts';
import { TokenizerCache } from '../../src/engine/runtime/package-tokenizer.ts';
import type { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { fixturePackagesFolder } from '../fixtures/packages.ts';
import { folderPackage } from './folder-package.ts';
import { makeNodeSessions } from './node-sessions.ts';

/** What A1111's dialect does to a real picture: the starter model, five steps. */

const STEPS = 5;
let folder: string;
let sessions: SessionCache;

beforeAll(async () => {
  folder = await fixturePackagesFolder();
  sessions = makeNodeSessions();
});
afterAll(() => sessions.releaseAll());

async function draw(packageId: string, prompt: string, negativePrompt = ''): Promise<Uint8ClampedArray> {
  const reader = await folderPackage(`${folder}/${packageId}`);
  const { manifest } = reader;
  const loaded = await loadPackage(sessions, new TokenizerCache(), reader, { needsEncoder: false });
  const guidanceScale = manifest.defaults.guidanceScale;
  const { images } = await textToImage({
    ports: loaded,
    scheduler: makeScheduler({
      id: 'euler',
      scheduleType: 'automatic',
      config: manifest.schedulerConfig,
      numInferenceSteps: STEPS,
    }),
    latentsConfig: manifest.latents,
    prompts: planPrompts({ prompt, negativePrompt, guidanceScale }, { stepCount: STEPS, tokenizer: loaded.tokenizer }),
    emphasis: 'original',
    width: manifest.sizes.min,
    height: manifest.sizes.min,
    guidanceScale,
    guidanceRescale: 0,
    guidanceBatching: 'together',
    randoms: makePictureRandoms({ seed: 42, vaeScaleFactor: 8 }, 1),
    control: { cancellation: NEVER_CANCELLED, yieldToEvents: () => Promise.resolve() },
  });
  return images[0]?.data ?? new Uint8ClampedArray();
}

const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;

describe.each(['tiny-sd15', 'tiny-sd21-v'])('[D30] prompts on %s', { timeout: 180_000 }, (packageId) => {
  test('what only writes the same thing in another way gives the same picture', async () => {
    const plain = await draw(packageId, 'a red apple', 'blurry');
    for (const prompt of ['(a red apple:1)', 'a [red:red:2] apple', 'a \\red apple'])
      expect(await draw(packageId, prompt, 'blurry')).toEqual(plain);
  });

  test.each([
    ['a weight', 'a (red:1.6) apple'],
    ['a weight below one', 'a [[red]] apple'],
    ['BREAK', 'a red BREAK apple'],
    ['AND', 'a red apple AND a green pear :0.5'],
    ['editing', 'a [red:green:2] apple'],
    ['alternation', 'a [red|green] apple'],
    ['more than one chunk', `a red apple, ${'on a table, '.repeat(30)}`],
  ])('%s changes it', async (_what, prompt) => {
    expect(difference(await draw(packageId, prompt), await draw(packageId, 'a red apple'))).toBeGreaterThan(0.01);
  });

  test('editing in the last step alone changes less than in the second', async () => {
    const plain = await draw(packageId, 'a red apple');
    const late = difference(await draw(packageId, `a [red:green:${STEPS - 1}] apple`), plain);
    const early = difference(await draw(packageId, 'a [red:green:1] apple'), plain);
    expect(late).toBeLessThan(early);
  });
});
