import type { TextEncoder, Unet, VaeDecoder, VaeEncoder } from '../../domain/diffusion/ports.ts';
import type { ComponentName, Manifest } from '../../domain/models/manifest.ts';
import type { Tokenizer } from '../../domain/tokenizers/tokenizer.ts';
import type { EmbedsCache } from './embeds-cache.ts';
import type { TokenizerCache } from './package-tokenizer.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { makeTextEncoder } from './text-encoder.ts';
import { makeUnet } from './unet.ts';
import { makePreviewDecoder, makeVaeDecoder } from './vae-decoder.ts';
import { makeVaeEncoder } from './vae-encoder.ts';

/** The networks that every picture needs. */
const COMPONENTS: readonly ComponentName[] = ['textEncoder', 'unet', 'vaeDecoder'];

interface LoadOptions {
  /** Pictures go in: the encoder is loaded with the rest. */
  readonly needsEncoder: boolean;
  /** Keeps what the text encoder gives. */
  readonly embeds?: EmbedsCache;
  /** Gets 0…1 of the weights. */
  readonly onProgress?: (fraction: number) => void;
}

/** A package as the ports of the pipelines, its sessions loaded where they fit together. */
export interface LoadedPackage {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
  readonly textEncoder: TextEncoder;
  readonly unet: Unet;
  readonly vaeDecoder: VaeDecoder;
  /** Undefined where the package has none: it makes pictures from text alone. */
  readonly vaeEncoder: VaeEncoder | undefined;
  /** Undefined for nearly all: previews come from the matrix then. */
  readonly previewDecoder: VaeDecoder | undefined;
  /** False when the budget holds only some of its sessions: then each is loaded when its turn comes. */
  readonly isWhole: boolean;
}

/**
 * Checks that this device and these adapters can run the package, then loads it, largest component first.
 * @throws StudioError `precision-unsupported`, `manifest-invalid`, `file-corrupt`, `session-failed`, `out-of-memory`,
 *   `device-lost`.
 */
export async function loadPackage(
  sessions: SessionCache,
  tokenizers: TokenizerCache,
  reader: PackageSource,
  { needsEncoder, embeds, onProgress }: LoadOptions,
): Promise<LoadedPackage> {
  sessions.checkPrecision(reader);
  const bareEncoder = makeTextEncoder(sessions, reader);
  const textEncoder = embeds?.encoderOf(reader.manifest, bareEncoder) ?? bareEncoder;
  const unet = makeUnet(sessions, reader);
  const vaeDecoder = makeVaeDecoder(sessions, reader);
  const vaeEncoder = makeVaeEncoder(sessions, reader);
  const previewDecoder = makePreviewDecoder(sessions, reader);
  const tokenizer = await tokenizers.get(reader);
  const isWhole = await sessions.preload(
    reader,
    needsEncoder ? [...COMPONENTS, 'vaeEncoder'] : COMPONENTS,
    (doneBytes, totalBytes) => onProgress?.(doneBytes / totalBytes),
  );
  return { manifest: reader.manifest, tokenizer, textEncoder, unet, vaeDecoder, vaeEncoder, previewDecoder, isWhole };
}
