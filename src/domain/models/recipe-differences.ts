import { hasScheduleType } from '../diffusion/schedulers/scheduler-traits.ts';
import type { ComponentHashes, PackageRecord, Recipe } from '../recipes/recipe.ts';
import type { Manifest } from './manifest.ts';
import { recordPackage } from './package-record.ts';

/** What of a package may be another than it was. */
type PackagePart = keyof ComponentHashes | 'schedulerConfig' | 'precision';

/** One thing that keeps a recipe from giving the same pixels here. */
export type RecipeDifference =
  /** The package is not on offer here. */
  | { readonly kind: 'model-missing'; readonly packageName: string }
  /** It has other bytes; `parts` is empty where the recipe is too old to tell which, or only what draws nothing changed. */
  | { readonly kind: 'package'; readonly packageName: string; readonly parts: readonly PackagePart[] }
  /** Rounds differently. */
  | { readonly kind: 'provider'; readonly made: 'webgpu' | 'wasm'; readonly here: 'webgpu' | 'wasm' }
  | { readonly kind: 'runtime'; readonly made: string; readonly here: string }
  | { readonly kind: 'studio'; readonly made: string; readonly here: string }
  /** The sampler has no such schedule. */
  | { readonly kind: 'schedule' }
  /** A picture that went in is not on this device. */
  | { readonly kind: 'input-missing'; readonly input: 'image' | 'mask' }
  /** Not the same even where all is the same: a network draws random numbers of its own. */
  | { readonly kind: 'not-repeatable' };

/** Where a recipe is to be followed. */
export interface RecipePlace {
  /** Of the recipe's package as it is here; undefined where there is none. */
  readonly manifest: Manifest | undefined;
  /** Undefined while it is not known. */
  readonly device: { readonly executionProvider: 'webgpu' | 'wasm'; readonly runtime: string } | undefined;
  readonly studioVersion: string;
  /** Of the pictures that the request names, by SHA-256, those that are here. */
  readonly assetIds: ReadonlySet<string>;
}

/** What is different here from where the picture was made, what matters most first; empty where it comes out the same. */
export function findRecipeDifferences(recipe: Recipe, place: RecipePlace): readonly RecipeDifference[] {
  const { request } = recipe;
  return [
    ...packageDifferences(recipe, place.manifest),
    ...inputDifferences(request, place.assetIds),
    ...(hasScheduleType(request.scheduler, request.scheduleType) ? [] : [{ kind: 'schedule' } as const]),
    ...deviceDifferences(recipe, place.device),
    ...(recipe.version === 2 && recipe.studioVersion !== place.studioVersion
      ? [{ kind: 'studio', made: recipe.studioVersion, here: place.studioVersion } as const]
      : []),
    ...(recipe.version === 2 && !recipe.isRepeatable ? [{ kind: 'not-repeatable' } as const] : []),
  ];
}

function packageDifferences(recipe: Recipe, manifest: Manifest | undefined): readonly RecipeDifference[] {
  const { packageName } = recipe;
  if (!manifest) return [{ kind: 'model-missing', packageName }];
  if (manifest.revision === recipe.packageRevision) return [];
  return [{ kind: 'package', packageName, parts: recipe.version === 2 ? differingParts(recipe, manifest) : [] }];
}

function differingParts(made: PackageRecord, manifest: Manifest): readonly PackagePart[] {
  const here = recordPackage(manifest, made.componentHashes.vaeEncoder !== undefined);
  const parts: PackagePart[] = COMPONENTS.filter(
    (name) => made.componentHashes[name]?.join() !== here.componentHashes[name]?.join(),
  );
  if (canonical(made.schedulerConfig) !== canonical(here.schedulerConfig)) parts.push('schedulerConfig');
  if (made.precision !== here.precision) parts.push('precision');
  return parts;
}

const COMPONENTS = ['textEncoder', 'unet', 'vaeDecoder', 'vaeEncoder'] as const;

/** The same text for the same config, whatever the order of its keys. */
function canonical(config: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function inputDifferences(request: Recipe['request'], here: ReadonlySet<string>): readonly RecipeDifference[] {
  if (request.kind === 'text-to-image') return [];
  const maskId = request.kind === 'inpaint' ? request.maskId : undefined;
  return [
    ...(here.has(request.imageId) ? [] : [{ kind: 'input-missing', input: 'image' } as const]),
    ...(maskId === undefined || here.has(maskId) ? [] : [{ kind: 'input-missing', input: 'mask' } as const]),
  ];
}

function deviceDifferences(
  { executionProvider, runtime }: Recipe,
  here: RecipePlace['device'],
): readonly RecipeDifference[] {
  if (!here) return [];
  if (here.executionProvider !== executionProvider)
    return [{ kind: 'provider', made: executionProvider, here: here.executionProvider }];
  return here.runtime === runtime ? [] : [{ kind: 'runtime', made: runtime, here: here.runtime }];
}
