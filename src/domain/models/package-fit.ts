import { StudioError } from '../core/errors.ts';
import type { Manifest } from './manifest.ts';

/** What of a device decides whether a package runs there; protocol's DeviceReport has it. */
export interface DeviceCapability {
  readonly executionProvider: 'webgpu' | 'wasm';
  readonly adapter?: { readonly hasShaderF16: boolean };
}

/**
 * Refuses a package that a device cannot compute: asked before gigabytes are fetched, and before a session is made.
 * Memory is no reason: sessions come one by one, and a component larger than what they may hold together runs alone.
 * @throws StudioError `precision-unsupported` with details.packageId and component, for a component that computes in half
 *   floats on a GPU without shader-f16. On the processor it runs.
 */
export function checkPackageFit(manifest: Manifest, device: DeviceCapability): void {
  if (device.executionProvider !== 'webgpu' || device.adapter?.hasShaderF16) return;
  for (const [name, component] of Object.entries(manifest.components))
    if (component?.needsShaderF16)
      throw new StudioError(
        'precision-unsupported',
        `${manifest.id}: ${name} computes in float16, which this GPU cannot.`,
        { packageId: manifest.id, component: name },
      );
}
