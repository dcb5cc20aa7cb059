import type { VaeTiling } from '../diffusion/vae-tiles.ts';
import type { Manifest } from './manifest.ts';
import type { DeviceCapability } from './package-fit.ts';

/** Of a tensor that WebAssembly's 4 GiB can hold several of, beside weights and pictures. */
const WASM_TENSOR_BYTES = 512 * 1024 * 1024;
/** Channels at full size where a config says nothing: Stable Diffusion's. */
const USUAL_CHANNELS = 256;
const FLOAT_BYTES = 4;
/** Tiles smaller than this show; the overlap is a quarter, as in diffusers. */
const LEAST_SIDE = 8;
const MOST_SIDE = 96;

/** What of a device decides how large a tensor may be. */
export interface TensorRoom extends DeviceCapability {
  readonly adapter?: DeviceCapability['adapter'] & {
    readonly maxBufferSizeBytes: number;
    readonly maxStorageBufferBindingSizeBytes: number;
  };
}

/**
 * How the autoencoder has to take a picture: undefined for whole, where its largest tensor fits the device.
 * @param size in pixels
 */
export function vaeTiling(
  { components, latents }: Pick<Manifest, 'components' | 'latents'>,
  size: { readonly width: number; readonly height: number },
  device: TensorRoom,
): VaeTiling | undefined {
  const bytesPerPixel = fullSizeChannels(components.vaeDecoder.config) * FLOAT_BYTES;
  const room = largestTensorBytes(device);
  if (size.width * size.height * bytesPerPixel <= room) return undefined;
  const side = Math.floor(Math.sqrt(room / bytesPerPixel) / latents.vaeScaleFactor);
  return tilingOf(Math.min(Math.max(side, LEAST_SIDE), MOST_SIDE));
}

/** Smaller tiles, for when whole pictures, or larger tiles, turned out to be too large; undefined when there are none. */
export function smallerTiling(
  tiling: VaeTiling | undefined,
  latentSize: { readonly width: number; readonly height: number },
): VaeTiling | undefined {
  const side = Math.ceil((tiling?.side ?? Math.max(latentSize.width, latentSize.height)) / 2);
  return side < LEAST_SIDE ? undefined : tilingOf(side);
}

function tilingOf(side: number): VaeTiling {
  return { side, overlap: Math.ceil(side / 4) };
}

/** The last but one level's channels are what comes out of the last doubling of the size. */
function fullSizeChannels(config: Readonly<Record<string, unknown>>): number {
  const channels = config['block_out_channels'];
  if (!Array.isArray(channels)) return USUAL_CHANNELS;
  const [first, second] = channels.map(Number);
  const most = Math.max(first ?? 0, second ?? 0);
  return Number.isFinite(most) && most > 0 ? most : USUAL_CHANNELS;
}

function largestTensorBytes({ executionProvider, adapter }: TensorRoom): number {
  if (executionProvider === 'wasm' || !adapter) return WASM_TENSOR_BYTES;
  return Math.min(adapter.maxBufferSizeBytes, adapter.maxStorageBufferBindingSizeBytes);
}
