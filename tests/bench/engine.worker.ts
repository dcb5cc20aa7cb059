import type { FloatTensor } from '../../src/domain/core/tensor.ts';
import { repeatBatch } from '../../src/domain/diffusion/batch-axis.ts';
import { tiledDecoder } from '../../src/domain/diffusion/vae-tiles.ts';
import { parseManifest } from '../../src/domain/models/manifest.ts';
import { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { startRuntime } from '../../src/engine/runtime/start-runtime.ts';
import { makeUnet } from '../../src/engine/runtime/unet.ts';
import { makeVaeDecoder } from '../../src/engine/runtime/vae-decoder.ts';
import type { EngineReply, EngineRequest, EngineTimes } from '../../tools/bench/engine-times.ts';

async function measure({ packageUrl, provider, rounds, includesTiles }: EngineRequest): Promise<EngineTimes> {
  const manifest = parseManifest(await (await fetch(`${packageUrl}manifest.json`)).json());
  const reader = {
    manifest,
    file: async (path: string) => new File([await (await fetch(`${packageUrl}${path}`)).blob()], path),
  };
  const sessions = new SessionCache(await startRuntime(provider), 4e9);
  const unet = makeUnet(sessions, reader);
  const vaeDecoder = makeVaeDecoder(sessions, reader);
  const { channels, vaeScaleFactor } = manifest.latents;
  const [height, width] = [manifest.sizes.defaultHeight / vaeScaleFactor, manifest.sizes.defaultWidth / vaeScaleFactor];
  const sample = wave([1, channels, height, width]);
  const hidden = manifest.components.unet.inputs.find(({ name }) => name === 'encoder_hidden_states')?.dims[2];
  const states = wave([1, manifest.tokenizer.modelMaxLength, typeof hidden === 'number' ? hidden : 0]);
  const [two, twoStates] = [repeatBatch(sample, 2), repeatBatch(states, 2)];
  const run = (rows: FloatTensor, encoderHiddenStates: FloatTensor) =>
    unet.predictNoise({ sample: rows, timestep: 501, encoderHiddenStates });

  const togetherMs = await medianOf(rounds, () => run(two, twoStates));
  const apartMs = await medianOf(rounds, async () => {
    await run(sample, states);
    await run(sample, states);
  });
  const guidance = { togetherMs, apartMs };
  if (!includesTiles) return guidance;
  const wholeDecodeMs = await medianOf(rounds, () => vaeDecoder.decode(sample));
  const tiled = tiledDecoder(vaeDecoder, { side: 10, overlap: 5 }, vaeScaleFactor);
  const tiledDecodeMs = await medianOf(rounds, () => tiled.decode(sample));
  return { ...guidance, wholeDecodeMs, tiledDecodeMs };
}

/** Once unmeasured: shaders and code are compiled then. */
async function medianOf(rounds: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function wave(dims: readonly number[]): FloatTensor {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { dims, data: Float32Array.from({ length: count }, (_, i) => Math.sin(i)) };
}

self.onmessage = (event: MessageEvent<EngineRequest>) => {
  measure(event.data).then(
    (times) => self.postMessage({ ok: true, times } satisfies EngineReply),
    (error: unknown) => self.postMessage({ ok: false, message: String(error) } satisfies EngineReply),
  );
};
