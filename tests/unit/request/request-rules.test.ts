import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { parseGenerationRequest, type RequestProblem } from '../../../src/domain/diffusion/request-rules.ts';
import { LIMITS, makeRequest } from './text-to-image-requests.ts';

/** The problems that `value` is refused for; none when it is accepted. */
function problemsOf(value: unknown): readonly RequestProblem[] {
  try {
    parseGenerationRequest(value, LIMITS);
    return [];
  } catch (error) {
    if (!isStudioError(error, 'invalid-request')) throw error;
    return error.details['problems'] as readonly RequestProblem[];
  }
}

const changed = (field: string, value: unknown) => ({ ...makeRequest(), [field]: value });

test('[R10] a request that holds comes back as it was', () => {
  const request = makeRequest();
  expect(parseGenerationRequest(request, LIMITS)).toEqual(request);
  expect(parseGenerationRequest(Object.assign(Object.create(null), request), LIMITS)).toEqual(request);
});

describe('[R11] prompts', () => {
  test.each([
    ['', 'empty'],
    [' \n\t\u2003', 'empty'],
    ['word '.repeat(10_000), 'too-long'],
    ['a'.repeat(10_001), 'too-long'],
    ['a\u0000b', 'control-character'],
    ['a\rb', 'control-character'],
    ['a\u0085', 'control-character'],
    ['a\u007f', 'control-character'],
    ['\ud83d', 'lone-surrogate'],
    ['a\ude00b', 'lone-surrogate'],
    [7, 'wrong-type'],
    [null, 'wrong-type'],
  ])('prompt %j is refused: %s', (prompt, problem) => {
    expect(problemsOf(changed('prompt', prompt))).toEqual([{ field: 'prompt', problem }]);
    if (problem !== 'empty')
      expect(problemsOf(changed('negativePrompt', prompt))).toEqual([{ field: 'negativePrompt', problem }]);
  });

  test.each(['😀 emoji 👩‍👩‍👧‍👦', 'tab\tand\nnewline', 'a'.repeat(10_000), '日本語', '<|endoftext|>'])(
    '%j is fine',
    (text) => {
      expect(problemsOf(makeRequest({ prompt: text, negativePrompt: text }))).toEqual([]);
    },
  );

  test('a blank negative prompt is fine', () => {
    expect(problemsOf(makeRequest({ negativePrompt: '  ' }))).toEqual([]);
  });
});

describe('[R12] numbers', () => {
  test.each([
    ['numInferenceSteps', 0, 'too-small'],
    ['numInferenceSteps', 1e9, 'too-large'],
    ['numInferenceSteps', 1.5, 'not-an-integer'],
    ['numInferenceSteps', '20', 'not-a-number'],
    ['width', 1, 'too-small'],
    ['width', 100_000, 'too-large'],
    ['height', 100, 'off-multiple'],
    ['height', 64.5, 'not-an-integer'],
    ['guidanceScale', -0.1, 'too-small'],
    ['guidanceScale', 30.1, 'too-large'],
    ['guidanceRescale', 1.01, 'too-large'],
    ['guidanceRescale', -1, 'too-small'],
    ['seed', -1, 'too-small'],
    ['seed', 2 ** 32, 'too-large'],
    ['seed', 0.5, 'not-an-integer'],
    ['seed', 42n, 'not-a-number'],
    ['batchSize', 0, 'too-small'],
    ['batchSize', 9, 'too-large'],
  ])('%s %s is refused: %s', (field, value, problem) => {
    expect(problemsOf(changed(field, value))).toEqual([{ field, problem }]);
  });

  test('NaN and infinities are refused in every number', () => {
    const numbers = Object.entries(makeRequest()).filter(([, value]) => typeof value === 'number');
    expect(numbers).toHaveLength(7);
    for (const [field] of numbers) {
      expect(problemsOf(changed(field, Number.NaN))).toEqual([{ field, problem: 'not-a-number' }]);
      expect(problemsOf(changed(field, Number.POSITIVE_INFINITY))).toEqual([{ field, problem: 'too-large' }]);
      expect(problemsOf(changed(field, Number.NEGATIVE_INFINITY))).toEqual([{ field, problem: 'too-small' }]);
    }
  });

  test('the ends of each range are inside', () => {
    const low = { numInferenceSteps: 1, guidanceScale: 0, guidanceRescale: 0, seed: 0, batchSize: 1, width: 64 };
    const high = { numInferenceSteps: 150, guidanceScale: 30, guidanceRescale: 1, seed: 2 ** 32 - 1, batchSize: 8 };
    expect(problemsOf(makeRequest(low))).toEqual([]);
    expect(problemsOf(makeRequest({ ...high, height: 1024 }))).toEqual([]);
  });
});

describe('[R13] fields', () => {
  test('each one missing is named', () => {
    for (const field of Object.keys(makeRequest())) {
      const rest = Object.fromEntries(Object.entries(makeRequest()).filter(([name]) => name !== field));
      expect(problemsOf(rest)).toEqual([{ field, problem: 'missing' }]);
    }
  });

  test('unknown values and unknown keys, those of prototypes too', () => {
    for (const field of ['scheduler', 'scheduleType', 'kind'])
      expect(problemsOf(changed(field, 'constructor'))).toEqual([{ field, problem: 'unknown-value' }]);
    for (const field of ['strength', 'constructor', 'toString', 'hasOwnProperty'])
      expect(problemsOf(changed(field, 1))).toEqual([{ field, problem: 'unknown-field' }]);
    const hostile: unknown = JSON.parse(`${JSON.stringify(makeRequest()).slice(0, -1)},"__proto__":{"seed":1}}`);
    expect(problemsOf(hostile)).toEqual([{ field: '__proto__', problem: 'unknown-field' }]);
  });

  test('inherited fields do not count', () => {
    expect(problemsOf(Object.create(makeRequest()))).toHaveLength(Object.keys(makeRequest()).length);
  });

  test.each([undefined, null, 7, 'text', [], [makeRequest()]])('%j is no request', (value) => {
    expect(problemsOf(value)).toEqual([{ field: '', problem: 'not-a-request' }]);
  });
});

describe('[R14] nothing but a StudioError is thrown', () => {
  test('for whatever is handed in', () => {
    const loose = fc.record(Object.fromEntries(Object.keys(makeRequest()).map((field) => [field, fc.anything()])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), loose), (value) => {
        expect(problemsOf(value).length).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test('for a getter and a proxy that throw', () => {
    const getter = Object.defineProperty({ ...makeRequest() }, 'prompt', {
      enumerable: true,
      get() {
        throw new Error('gotcha');
      },
    });
    const proxy = new Proxy({}, { ownKeys: () => ['a', 'a'] });
    for (const value of [getter, proxy]) expect(problemsOf(value)).toEqual([{ field: '', problem: 'not-a-request' }]);
  });
});

describe('[R15] kinds and what may be absent', () => {
  const id = 'a'.repeat(64);
  const { kind: _, ...settings } = makeRequest();
  const image = { ...settings, kind: 'image-to-image', imageId: id, strength: 0.5, resizeMode: 'just-resize' };
  const inpaint = {
    ...image,
    kind: 'inpaint',
    maskId: id,
    isMaskInverted: false,
    maskBlur: 4,
    isSoftMask: false,
    maskedContent: 'original',
    area: { kind: 'only-masked', padding: 32 },
    matchesColours: true,
  };

  test('each kind with all that it may have comes back as it was', () => {
    const more = {
      eta: 0.5,
      emphasis: 'no-norm',
      clipSkip: 12,
      variation: { seed: 1, strength: 0.1 },
      seedResize: { width: 64, height: 64 },
    };
    const hires = {
      width: 2048,
      height: 4096,
      upscaler: 'latent',
      strength: 0.7,
      numInferenceSteps: 10,
      guidanceScale: 3,
    };
    for (const request of [
      { ...makeRequest(), ...more, hires },
      { ...image, ...more, loopback: { loops: 4, finalStrength: 0.5 } },
      { ...inpaint, ...more, extension: { left: 8, right: 0, up: 0, down: 0 } },
      { ...inpaint, area: { kind: 'box', box: { x: 0, y: 8, width: 64, height: 64 } } },
      { ...inpaint, area: { kind: 'whole-picture' } },
    ])
      expect(parseGenerationRequest(request, LIMITS)).toEqual(request);
  });

  test.each([
    [{ ...image, strength: 1.1 }, 'strength', 'too-large'],
    [{ ...image, strength: undefined }, 'strength', 'not-a-number'],
    [{ ...image, imageId: 'x' }, 'imageId', 'unknown-value'],
    [{ ...image, maskId: id }, 'maskId', 'unknown-field'],
    [{ ...image, loopback: { loops: 0, finalStrength: 1 } }, 'loopback.loops', 'too-small'],
    [{ ...image, loopback: { loops: 2 } }, 'loopback.finalStrength', 'missing'],
    [{ ...inpaint, maskBlur: 65 }, 'maskBlur', 'too-large'],
    [{ ...inpaint, isSoftMask: 1 }, 'isSoftMask', 'wrong-type'],
    [{ ...inpaint, area: { kind: 'moon' } }, 'area.kind', 'unknown-value'],
    [{ ...inpaint, area: { kind: 'whole-picture', padding: 3 } }, 'area.padding', 'unknown-field'],
    [{ ...makeRequest(), variation: { seed: -1, strength: 0 } }, 'variation.seed', 'too-small'],
    [
      { ...makeRequest(), hires: { width: 100, height: 128, upscaler: 'latent', strength: 1 } },
      'hires.width',
      'off-multiple',
    ],
    [
      { ...makeRequest(), hires: { width: 8192, height: 128, upscaler: 'latent', strength: 1 } },
      'hires.width',
      'too-large',
    ],
    [{ ...makeRequest(), emphasis: 'loud' }, 'emphasis', 'unknown-value'],
    [{ ...makeRequest(), clipSkip: 1 }, 'clipSkip', 'too-small'],
    [{ ...makeRequest(), clipSkip: 13 }, 'clipSkip', 'too-large'],
    [{ ...makeRequest(), clipSkip: 2.5 }, 'clipSkip', 'not-an-integer'],
    [{ ...makeRequest(), eta: Number.NaN }, 'eta', 'not-a-number'],
  ])('case %#: %o', (request, field, problem) => {
    expect(problemsOf(request)).toEqual([{ field, problem }]);
  });

  test('inpaint needs a mask or room to paint', () => {
    const { maskId: _mask, ...bare } = inpaint;
    expect(problemsOf(bare)).toEqual([{ field: 'maskId', problem: 'missing' }]);
    expect(problemsOf({ ...bare, extension: { left: 0, right: 8, up: 0, down: 0 } })).toEqual([]);
  });
});
