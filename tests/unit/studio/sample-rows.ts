import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import type { StoredBlob, StoredJob, StoredResult } from '../../../src/studio/persistence/rows.ts';
import type { NewPicture } from '../../../src/studio/persistence/studio-storage.ts';

/** A request that tiny-sd15 accepts. */
export const REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'tiny-sd15',
  prompt: 'a red apple',
  negativePrompt: '',
  width: 128,
  height: 128,
  numInferenceSteps: 4,
  guidanceScale: 7.5,
  guidanceRescale: 0,
  scheduler: 'euler',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
};

/** A queued job, not yet in the queue. */
export function newJob(id: string, change: Partial<StoredJob> = {}): StoredJob {
  return {
    id,
    request: REQUEST,
    state: 'queued',
    createdAt: '2026-11-24T10:00:00.000Z',
    resultIds: [],
    attempts: 0,
    ...change,
  };
}

/** A picture whose bytes are `text`. Hashes are made up from it, not computed. */
export function newPicture(id: string, text: string, change: Partial<StoredResult> = {}): NewPicture {
  const png = storedBlob(`png ${text}`);
  const thumbnail = storedBlob(`thumbnail ${text}`);
  return {
    png,
    thumbnail,
    result: {
      id,
      jobId: 'job',
      createdAt: '2026-11-24T10:00:01.000Z',
      width: 128,
      height: 128,
      sizeBytes: png.blob.size,
      requestKey: 'key',
      pngSha256: png.sha256,
      thumbnailSha256: thumbnail.sha256,
      recipe: {
        version: 1,
        request: REQUEST,
        seed: 42,
        batchIndex: 0,
        packageName: 'Tiny SD 1.5',
        packageRevision: '0123456789abcdef',
        executionProvider: 'wasm',
        runtime: 'onnxruntime-web 1.30.0 wasm',
        rng: 'CPU',
        truncatedTokenCount: 0,
      },
      ...change,
    },
  };
}

function storedBlob(text: string): StoredBlob {
  const sum = [...text].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 32, 7);
  return { sha256: sum.toString(16).padStart(64, '0'), blob: new Blob([text], { type: 'image/png' }) };
}
