import { describe, expect, test } from 'vitest';
import { CancellationSource, NEVER_CANCELLED } from '../../../src/domain/core/cancellation.ts';
import { elementCount, type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../../src/domain/core/torch-random.ts';
import { batchRows } from '../../../src/domain/diffusion/batch-axis.ts';
import { makePictureRandoms } from '../../../src/domain/diffusion/picture-random.ts';
import {
  makeInitialLatents,
  type TextToImageInput,
  textToImage,
} from '../../../src/domain/diffusion/pipelines/text-to-image.ts';
import { encodePrompts, planPrompts } from '../../../src/domain/diffusion/prompt-embeds.ts';
import { makeScheduler } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { SCHEDULER_IDS, type SchedulerId } from '../../../src/domain/diffusion/schedulers/scheduler.ts';

/** A model whose text is one letter long: start 1, letter a 5, b 6, …, end and padding 2. */
const TOKENIZER = {
  modelMaxLength: 3,
  encode: (text: string) => [1, ...[...text.replaceAll(/\s/g, '')].map((letter) => letter.charCodeAt(0) - 92), 2],
  tokenize: () => ({ tokenIds: Int32Array.of(1, 2, 2) }),
};
const LATENTS = { channels: 4, vaeScaleFactor: 8, scalingFactor: 0.5, shiftFactor: 0 };
const MODEL = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', clip_sample: false };

/**
 * A model small enough to compute by hand: embeddings are the ids, the noise is half the sample plus the second id of
 * the row's prompt, a picture repeats latents 8 x 8. Writes down what it is asked for.
 */
function makeFakePorts() {
  const calls: string[] = [];
  const unetInputs: { sample: FloatTensor; encoderHiddenStates: FloatTensor }[] = [];
  const ports: TextToImageInput['ports'] = {
    textEncoder: {
      async encode(tokenIds) {
        calls.push(`encode ${tokenIds.map((ids) => ids.join(' ')).join(' | ')}`);
        return floatTensor(Float32Array.from(tokenIds.flatMap((ids) => [...ids])), [
          tokenIds.length,
          tokenIds[0]?.length ?? 0,
          1,
        ]);
      },
    },
    unet: {
      async predictNoise({ sample, timestep, encoderHiddenStates }) {
        calls.push(`unet [${sample.dims}] at ${timestep}`);
        unetInputs.push({ sample, encoderHiddenStates });
        const rowLength = sample.data.length / (sample.dims[0] ?? 1);
        const textLength = encoderHiddenStates.data.length / (encoderHiddenStates.dims[0] ?? 1);
        const data = sample.data.map((value, i) => {
          const row = Math.floor(i / rowLength);
          return 0.5 * value + 0.01 * (encoderHiddenStates.data[row * textLength + 1] ?? Number.NaN);
        });
        return floatTensor(data, sample.dims);
      },
    },
    vaeDecoder: {
      async decode(latents) {
        calls.push(`decode [${latents.dims}]`);
        const [, , h = 0, w = 0] = latents.dims;
        const [height, width] = [8 * h, 8 * w];
        const data = Float32Array.from({ length: 3 * height * width }, (_, i) => {
          const [channel, rest] = [Math.floor(i / (height * width)), i % (height * width)];
          const [y, x] = [Math.floor(rest / width), rest % width];
          return 0.1 * (latents.data[channel * h * w + Math.floor(y / 8) * w + Math.floor(x / 8)] ?? Number.NaN);
        });
        return floatTensor(data, [1, 3, height, width]);
      },
    },
  };
  return { ports, calls, unetInputs };
}

interface Choices {
  readonly id?: SchedulerId;
  readonly steps?: number;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly guidanceScale?: number;
  readonly seed?: number;
  readonly batchSize?: number;
  readonly more?: Partial<TextToImageInput>;
}

function makeInput(ports: TextToImageInput['ports'], choices: Choices = {}): TextToImageInput {
  const { id = 'euler', steps = 3, guidanceScale = 7.5, seed = 42, batchSize = 1, more = {} } = choices;
  const { prompt = 'a', negativePrompt = '' } = choices;
  return {
    ports,
    scheduler: makeScheduler({ id, scheduleType: 'automatic', config: MODEL, numInferenceSteps: steps }),
    latentsConfig: LATENTS,
    prompts: planPrompts({ prompt, negativePrompt, guidanceScale }, { stepCount: steps, tokenizer: TOKENIZER }),
    emphasis: 'no-norm',
    width: 32,
    height: 16,
    randoms: makePictureRandoms({ seed, vaeScaleFactor: 8 }, batchSize),
    guidanceScale,
    guidanceRescale: 0,
    guidanceBatching: 'together',
    control: { cancellation: NEVER_CANCELLED, yieldToEvents: async () => {} },
    ...more,
  };
}

const run = (choices: Choices = {}) => textToImage(makeInput(makeFakePorts().ports, choices));

test('[D18] encodes once, steps through the schedule, decodes picture by picture; negative prompt first', async () => {
  const { ports, calls } = makeFakePorts();
  const { images, latents } = await textToImage(makeInput(ports, { batchSize: 2 }));
  expect(calls).toEqual([
    'encode 1 5 2 | 1 2 2',
    'unet [4,4,2,4] at 999',
    'unet [4,4,2,4] at 499.5',
    'unet [4,4,2,4] at 0',
    'decode [1,4,2,4]',
    'decode [1,4,2,4]',
  ]);
  expect(latents.dims).toEqual([2, 4, 2, 4]);
  expect(images.map(({ width, height }) => [width, height])).toEqual([
    [32, 16],
    [32, 16],
  ]);
});

test('[D18] the UNet sees [negative, positive], each for the whole batch, the same object in every step', async () => {
  const { ports, unetInputs } = makeFakePorts();
  await textToImage(makeInput(ports, { batchSize: 2 }));
  const [first, ...others] = unetInputs;
  expect([...(first?.encoderHiddenStates.data ?? [])]).toEqual([1, 2, 2, 1, 2, 2, 1, 5, 2, 1, 5, 2]);
  for (const { encoderHiddenStates } of others) expect(encoderHiddenStates).toBe(first?.encoderHiddenStates);
  for (const { sample } of unetInputs) expect(batchRows(sample, 0, 2).data).toEqual(batchRows(sample, 2, 2).data);
});

test.each([0, 1])(
  '[D12] guidance %d: one prompt, one row, and the negative prompt does not matter',
  async (guidanceScale) => {
    const { ports, calls } = makeFakePorts();
    const { latents } = await textToImage(makeInput(ports, { guidanceScale }));
    expect(calls[0]).toBe('encode 1 5 2');
    expect(calls[1]).toBe('unet [1,4,2,4] at 999');
    const other = await run({ guidanceScale, negativePrompt: 'z' });
    expect(latents).toEqual(other.latents);
  },
);

test('[D12] guidance 7.5 pushes away from the negative prompt by exactly the scale', async () => {
  // One Euler step from sigma to 0 leaves x - sigma * e: the prompt's part of e is 0.01 * (2 + 7.5 * (5 - 2)).
  const config = { ...MODEL, timestep_spacing: 'trailing' };
  const makeOneStep = () => makeScheduler({ id: 'euler', scheduleType: 'automatic', config, numInferenceSteps: 1 });
  const scheduler = makeOneStep();
  const sigma = scheduler.initNoiseSigma;
  const { latents } = await run({ steps: 1, more: { scheduler } });
  const noise = new TorchRandom(42).randn(32);
  for (const [i, value] of latents.data.entries()) {
    const x = (noise[i] ?? 0) * sigma;
    const e = (0.5 * x) / Math.sqrt(sigma ** 2 + 1) + 0.01 * (2 + 7.5 * (5 - 2));
    expect(Math.abs(value - (x - sigma * e))).toBeLessThan(1e-4);
  }
  const unguided = await run({ steps: 1, guidanceScale: 1, more: { scheduler: makeOneStep() } });
  expect(unguided.latents.data).not.toEqual(latents.data);
});

test.each(SCHEDULER_IDS)('[D21] %s: guidance in one batch of two or two of one gives the same numbers', async (id) => {
  const together = await run({ id, batchSize: 2, more: { guidanceRescale: 0.5 } });
  const { ports, calls } = makeFakePorts();
  const apart = await textToImage(
    makeInput(ports, { id, batchSize: 2, more: { guidanceRescale: 0.5, guidanceBatching: 'apart' } }),
  );
  expect(apart).toEqual(together);
  const { timesteps } = makeInput(ports, { id }).scheduler;
  expect(calls.filter((call) => call.startsWith('unet [2,4,2,4]'))).toHaveLength(2 * timesteps.length);
});

test.each(SCHEDULER_IDS)(
  '[D22] %s: each picture of a batch is the picture of its own seed made alone, over the end of uint32',
  async (id) => {
    const batch = await run({ id, seed: 0xffffffff, batchSize: 3, more: { guidanceRescale: 0.7 } });
    for (const [batchIndex, seed] of [0xffffffff, 0, 1].entries()) {
      const alone = await run({ id, seed, more: { guidanceRescale: 0.7 } });
      expect(batchRows(batch.latents, batchIndex, 1)).toEqual(alone.latents);
      expect(batch.images[batchIndex]).toEqual(alone.images[0]);
    }
  },
);

test('[D2] later noise goes on in the stream that the first latents came from', async () => {
  const draws: number[] = [];
  const random = {
    randn(count: number) {
      draws.push(count);
      return new TorchRandom(draws.length).randn(count);
    },
    firstNoise: (dims: readonly number[]) => floatTensor(random.randn(elementCount(dims)), dims),
  };
  await run({ id: 'euler-ancestral', more: { randoms: [random] } });
  expect(draws).toEqual([32, 32, 32, 32]);
});

test('[D18] the first latents are the noise at the level where the scheduler starts', () => {
  const { scheduler } = makeInput(makeFakePorts().ports);
  const start = makeInitialLatents(scheduler, makePictureRandoms({ seed: 7, vaeScaleFactor: 8 }, 1), [1, 4, 2, 4]);
  const noise = new TorchRandom(7).randn(32);
  expect(start.data).toEqual(noise.map((value) => value * Math.fround(scheduler.initNoiseSigma)));
  expect(start.data[0]).not.toBe(noise[0]);
});

test('[D18] the encoding stage alone gives rows for the whole batch', async () => {
  const { prompts } = makeInput(makeFakePorts().ports);
  const [step] = await encodePrompts(makeFakePorts().ports.textEncoder, prompts, 'no-norm', 2);
  expect(step?.positives).toEqual([
    { embeds: { data: Float32Array.of(1, 5, 2, 1, 5, 2), dims: [2, 3, 1] }, weight: 1 },
  ]);
  expect(step?.negative).toEqual({ data: Float32Array.of(1, 2, 2, 1, 2, 2), dims: [2, 3, 1] });
});

describe('[D30] the prompt says what the UNet sees', () => {
  const seen = async (choices: Choices) => {
    const { ports, unetInputs, calls } = makeFakePorts();
    await textToImage(makeInput(ports, { guidanceScale: 1, ...choices }));
    return { calls, texts: unetInputs.map(({ encoderHiddenStates: { data } }) => [...data]) };
  };

  test('a weight multiplies its token alone', async () => {
    const { texts } = await seen({ prompt: '(a:2)', steps: 1 });
    expect(texts).toEqual([[1, 10, 2]]);
  });

  test('what does not fit one chunk, and what stands behind BREAK, goes on in the next one; both prompts are as long', async () => {
    const { texts } = await seen({ prompt: 'abc', steps: 1 });
    expect(texts).toEqual([[1, 5, 2, 1, 6, 2, 1, 7, 2]]);
    const both = await seen({ prompt: 'a BREAK b', guidanceScale: 5, steps: 1 });
    expect(both.texts).toEqual([[1, 2, 2, 1, 2, 2, 1, 5, 2, 1, 6, 2]]);
    // Each different chunk once.
    expect(both.calls[0]).toBe('encode 1 5 2 | 1 6 2 | 1 2 2');
  });

  test('editing and alternation change it from step to step, each text encoded once', async () => {
    const edited = await seen({ prompt: '[a:b:2]', steps: 4 });
    expect(edited.texts).toEqual([
      [1, 5, 2],
      [1, 5, 2],
      [1, 6, 2],
      [1, 6, 2],
    ]);
    const alternating = await seen({ prompt: '[a|b]', steps: 4 });
    expect(alternating.texts).toEqual([
      [1, 5, 2],
      [1, 6, 2],
      [1, 5, 2],
      [1, 6, 2],
    ]);
    expect(alternating.calls.filter((call) => call.startsWith('encode'))).toEqual(['encode 1 5 2 | 1 6 2']);
  });

  test('AND adds the guidance of each prompt by its weight', async () => {
    // The fake UNet's noise is linear in the letter: 2 + scale * (0.5 * (5 - 2) + 2 * (6 - 2)) = 2 + scale * 9.5.
    const joined = await run({ prompt: 'a :0.5 AND b :2', guidanceScale: 3, steps: 1 });
    const alone = await run({ prompt: 'c', guidanceScale: 3 * (9.5 / (7 - 2)), steps: 1 });
    for (const [i, value] of joined.latents.data.entries()) expect(value).toBeCloseTo(alone.latents.data[i] ?? 0, 3);
  });

  test('at guidance 1 and below joined prompts still count', async () => {
    const { calls } = await seen({ prompt: 'a AND b', guidanceScale: 1, steps: 1 });
    expect(calls.filter((call) => call.startsWith('unet'))).toHaveLength(3);
  });

  test('a model with room for one chunk leaves the rest out, and says how many tokens', () => {
    const plan = planPrompts(
      { prompt: 'abc', negativePrompt: 'xyzxyz', guidanceScale: 5 },
      { stepCount: 1, tokenizer: TOKENIZER, maxChunks: 1 },
    );
    expect(plan.conditionings.map((chunks) => chunks.length)).toEqual([1, 1]);
    expect(plan.truncatedTokenCount).toBe(2);
  });
});

/** Cancels while the n-th call of one kind runs; what was called, and how it ended. */
async function cancelDuring(kind: string, nth: number, choices: Choices = {}) {
  const source = new CancellationSource();
  const { ports, calls } = makeFakePorts();
  const events: string[] = [];
  // The cancel comes as a message does: between two tasks, while the pipeline yields.
  const yieldToEvents = async () => {
    if (calls.filter((call) => call.startsWith(kind)).length === nth) source.cancel();
  };
  const control = {
    cancellation: source.token,
    yieldToEvents,
    onStep: ({ stepIndex }: { stepIndex: number }) => events.push(`step ${stepIndex}`),
  };
  const ending = await textToImage(makeInput(ports, { ...choices, more: { control } })).catch(
    (error: unknown) => error,
  );
  return { calls, events, ending };
}

test('[D19] a cancel in the second step: it ends, no third starts, nothing is decoded', async () => {
  const { calls, events, ending } = await cancelDuring('unet', 2, { steps: 5 });
  expect(ending).toMatchObject({ code: 'cancelled' });
  expect(calls.filter((call) => call.startsWith('unet'))).toHaveLength(2);
  expect(calls.some((call) => call.startsWith('decode'))).toBe(false);
  expect(events).toEqual(['step 1', 'step 2']);
});

test('[D19] a cancel while encoding: no step starts', async () => {
  const { calls, ending } = await cancelDuring('encode', 1);
  expect(ending).toMatchObject({ code: 'cancelled' });
  expect(calls).toHaveLength(1);
});

test('[D19] a cancel between two decodes: the second picture is not decoded', async () => {
  const { calls, ending } = await cancelDuring('decode', 1, { batchSize: 3 });
  expect(ending).toMatchObject({ code: 'cancelled' });
  expect(calls.filter((call) => call.startsWith('decode'))).toHaveLength(1);
});

test('[D19] cancelled before it begins: no model is run', async () => {
  const { calls, ending } = await cancelDuring('encode', 0);
  expect(ending).toMatchObject({ code: 'cancelled' });
  expect(calls).toEqual([]);
});

test('[D20] phases come in order, steps count up to the total, previews see the estimate of x_0', async () => {
  const events: string[] = [];
  const estimates: FloatTensor[] = [];
  const { latents } = await run({
    batchSize: 2,
    more: {
      control: {
        cancellation: NEVER_CANCELLED,
        yieldToEvents: async () => {},
        onPhase: (phase, fraction) => events.push(`${phase} ${fraction}`),
        onStep: ({ stepIndex, totalSteps, predOriginalSample }) => {
          events.push(`step ${stepIndex}/${totalSteps}`);
          estimates.push(predOriginalSample);
        },
      },
    },
  });
  expect(events).toEqual([
    'encoding 0',
    'denoising 0',
    'step 1/3',
    'step 2/3',
    'step 3/3',
    'decoding 0',
    'decoding 0.5',
    'decoding 1',
  ]);
  // Euler's last step goes to sigma 0, where the estimate is the result.
  expect(estimates[2]).toEqual(latents);
});

test.each<[SchedulerId, calls: number]>([
  ['heun', 5],
  ['dpmpp-sde', 5],
  ['dpmpp-2s-ancestral', 5],
  ['pndm', 9],
])('[D20] %s: steps count as the user counts them, though the UNet is called %d times', async (id, callCount) => {
  const events: string[] = [];
  const { ports, calls } = makeFakePorts();
  const control = {
    cancellation: NEVER_CANCELLED,
    yieldToEvents: async () => {},
    onStep: ({ stepIndex, totalSteps }: { stepIndex: number; totalSteps: number }) =>
      events.push(`step ${stepIndex}/${totalSteps} after ${calls.filter((call) => call.startsWith('unet')).length}`),
  };
  const input = makeInput(ports, { id });
  await textToImage({ ...input, control });
  const ends = [1, 2, 3].map((step) => input.scheduler.stepOfCall.lastIndexOf(step - 1) + 1);
  expect(events).toEqual(ends.map((end, i) => `step ${i + 1}/3 after ${end}`));
  expect(ends[2]).toBe(callCount);
});

test('[D19] a cancel between two calls of one step: the second is not made', async () => {
  const { calls, events, ending } = await cancelDuring('unet', 3, { id: 'heun', steps: 5 });
  expect(ending).toMatchObject({ code: 'cancelled' });
  expect(calls.filter((call) => call.startsWith('unet'))).toHaveLength(3);
  expect(events).toEqual(['step 1']);
});

test('[D17] a prediction with NaN ends the run in that step, and says where', async () => {
  const { ports, calls } = makeFakePorts();
  const { predictNoise } = ports.unet;
  const unet: typeof ports.unet = {
    async predictNoise(input) {
      const noisePred = await predictNoise(input);
      if (calls.length === 3) noisePred.data[40] = Number.NaN;
      return noisePred;
    },
  };
  await expect(textToImage(makeInput({ ...ports, unet }))).rejects.toMatchObject({
    code: 'output-invalid',
    details: { output: 'noisePred', problem: 'not-a-number', row: 1, stepIndex: 1 },
  });
  expect(calls).toHaveLength(3);
});

test('[D17] a black picture and a picture of another size are errors, never results', async () => {
  const { ports } = makeFakePorts();
  const decoding = (width: number) => ({
    ...ports,
    vaeDecoder: { decode: async () => floatTensor(new Float32Array(3 * 16 * width).fill(-1), [1, 3, 16, width]) },
  });
  await expect(textToImage(makeInput(decoding(32)))).rejects.toMatchObject({
    details: { output: 'decodedImage', problem: 'constant', batchIndex: 0 },
  });
  await expect(textToImage(makeInput(decoding(16)))).rejects.toMatchObject({
    details: { output: 'decodedImage', problem: 'shape' },
  });
});

test('[D14] a size off the autoencoder is refused before any model runs', async () => {
  const { ports, calls } = makeFakePorts();
  await expect(textToImage(makeInput(ports, { more: { width: 33 } }))).rejects.toMatchObject({
    code: 'invalid-request',
  });
  expect(calls).toEqual([]);
});
