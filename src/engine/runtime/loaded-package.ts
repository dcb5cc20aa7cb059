import type { TextEncoder, Unet, VaeDecoder } from '../../domain/diffusion/ports.ts';
import type { ComponentName, Manifest } from '../../domain/models/manifest.ts';
import type { Tokenizer } from '../../domain/tokenizers/tokenizer.ts';
import type { TokenizerCache } from './package-tokenizer.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { makeTextEncoder } from './text-encoder.ts';
import { makeUnet } from './unet.ts';
import { makeVaeDecoder } from './vae-decoder.ts';

/** The networks that text-to-image needs. */
const TEXT_TO_IMAGE_COMPONENTS = ['textEncoder', 'unet', 'vaeDecoder'] as const satisfies readonly ComponentName[];

/** A package as the ports of the pipelines, its sessions loaded where they fit together. */
export interface LoadedPackage {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
  readonly textEncoder: TextEncoder;
  readonly unet: Unet;
  readonly vaeDecoder: VaeDecoder;
  /** False when the budget holds only some of its sessions: then each is loaded when its turn comes. */
  readonly isWhole: boolean;
}

/**
 * Checks that this device and these adapters can run the package, then loads it, largest component first.
 * @param onProgress gets 0…1 of the weights.
 * @throws StudioError `precision-unsupported`, `manifest-invalid`, `file-corrupt`, `session-failed`, `out-of-memory`,
 *   `device-lost`.
 */
export async function loadPackage(
  sessions: SessionCache,
  tokenizers: TokenizerCache,
  reader: PackageSource,
  onProgress: (fraction: number) => void,
): Promise<LoadedPackage> {
  sessions.checkPrecision(reader);
  const textEncoder = makeTextEncoder(sessions, reader);
  const unet = makeUnet(sessions, reader);
  const vaeDecoder = makeVaeDecoder(sessions, reader);
  const tokenizer = await tokenizers.get(reader);
  const isWhole = await sessions.preload(reader, TEXT_TO_IMAGE_COMPONENTS, (doneBytes, totalBytes) =>
    onProgress(doneBytes / totalBytes),
  );
  return { manifest: reader.manifest, tokenizer, textEncoder, unet, vaeDecoder, isWhole };
}
