import type { DocumentState } from '../document/records.ts';

/** Size of an asset as the layers that show it say it, pixels. */
export interface AssetSize {
  readonly width: number;
  readonly height: number;
}

/** The assets that the layers of a document show, by SHA-256, in the order of the layers. */
export function documentAssets(state: DocumentState): ReadonlyMap<string, AssetSize> {
  const assets = new Map<string, AssetSize>();
  for (const layer of state.layers.values()) {
    if (layer.kind !== 'raster' && layer.kind !== 'mask') continue;
    if (layer.assetId !== null && !assets.has(layer.assetId))
      assets.set(layer.assetId, { width: layer.width, height: layer.height });
  }
  return assets;
}
