import type { ComponentName, Manifest } from './manifest.ts';

/** What of a device decides whether a package runs there; protocol's DeviceReport has it. */
export interface DeviceCapability {
  readonly executionProvider: 'webgpu' | 'wasm';
  readonly adapter?: { readonly hasShaderF16: boolean };
}

/** Why a package does not run on a device. */
export type FitProblem =
  /** These components compute in half floats, and the GPU lacks shader-f16. On the processor they run. */
  | { readonly kind: 'needs-half-floats'; readonly components: readonly ComponentName[] }
  /** This component's weights alone are more than all sessions together may hold. */
  | {
      readonly kind: 'exceeds-memory';
      readonly component: ComponentName;
      readonly neededBytes: number;
      readonly budgetBytes: number;
    };

const COMPONENT_NAMES = ['textEncoder', 'unet', 'vaeDecoder', 'vaeEncoder'] as const;

/**
 * What stands against running a package on a device: none means that it should run. Asked before a download of
 * gigabytes, not instead of the engine's own checks.
 * @param memoryBudgetBytes what all sessions together may hold. Sessions are loaded one by one and let go when there is
 *   no room, so the largest component decides, not the sum.
 */
export function findFitProblems(
  manifest: Manifest,
  device: DeviceCapability,
  memoryBudgetBytes: number,
): readonly FitProblem[] {
  const problems: FitProblem[] = [];
  const halves = COMPONENT_NAMES.filter((name) => manifest.components[name]?.needsShaderF16);
  if (device.executionProvider === 'webgpu' && !device.adapter?.hasShaderF16 && halves.length > 0)
    problems.push({ kind: 'needs-half-floats', components: halves });
  for (const component of COMPONENT_NAMES) {
    const neededBytes = manifest.components[component]?.weightsSizeBytes ?? 0;
    if (neededBytes > memoryBudgetBytes)
      problems.push({ kind: 'exceeds-memory', component, neededBytes, budgetBytes: memoryBudgetBytes });
  }
  return problems;
}
