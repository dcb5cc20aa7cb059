import { isStudioError } from '../../domain/core/errors.ts';
import { inputAssetIds } from '../../domain/diffusion/request.ts';
import type { Manifest } from '../../domain/models/manifest.ts';
import { findRecipeDifferences, type RecipeDifference } from '../../domain/models/recipe-differences.ts';
import type { DeviceReport } from '../../domain/protocol/device.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import { APP_VERSION } from './app-version.ts';

/** What a recipe is compared with. */
export interface RecipeSurroundings {
  /** @throws StudioError `package-unknown`. */
  manifest(packageId: string): Promise<Manifest>;
  /** Undefined where the device is not known, or cannot be asked. */
  device(): DeviceReport | undefined;
  /** Which of these assets are there. */
  hasBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What is different here from where the recipe's picture was made. */
export async function compareRecipe(
  recipe: Recipe,
  surroundings: RecipeSurroundings,
): Promise<readonly RecipeDifference[]> {
  const [manifest, assetIds] = await Promise.all([
    findManifest(recipe.request.packageId, surroundings),
    surroundings.hasBlobs(inputAssetIds(recipe.request)),
  ]);
  const report = surroundings.device();
  const device = report && {
    executionProvider: report.executionProvider,
    runtime: `${report.runtimeVersion} ${report.variant}`,
  };
  return findRecipeDifferences(recipe, { manifest, device, studioVersion: APP_VERSION, assetIds });
}

async function findManifest(packageId: string, { manifest }: RecipeSurroundings): Promise<Manifest | undefined> {
  try {
    return await manifest(packageId);
  } catch (error) {
    if (isStudioError(error, 'package-unknown')) return undefined;
    throw error;
  }
}
