import { StudioError } from '../../domain/core/errors.ts';
import { type GenerationRequest, inputAssetIds } from '../../domain/diffusion/request.ts';
import { parseGenerationRequest, type RequestLimits } from '../../domain/diffusion/request-rules.ts';
import { requestLimits } from '../../domain/models/request-limits.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { ModelService } from './studio.ts';

/** Limits for a request whose package is not named: it is refused for that. */
const ANY_SIZE: RequestLimits = { min: 1, max: Number.MAX_SAFE_INTEGER, multiple: 1 };

interface RequestCheckParts {
  readonly models: Pick<ModelService, 'manifest'>;
  readonly assets: Pick<AssetStorage, 'hasBlobs'>;
}

/**
 * A request as it is stored. The value may come from a console: nothing is taken for granted.
 * @throws StudioError `invalid-request`, `package-unknown`, `host-unreachable`, `not-found` (a picture that it names).
 */
export async function checkRequest(value: unknown, { models, assets }: RequestCheckParts): Promise<GenerationRequest> {
  const isNamed = typeof value === 'object' && value !== null && 'packageId' in value;
  if (!isNamed || typeof value.packageId !== 'string') return parseGenerationRequest(value, ANY_SIZE);
  const request = parseGenerationRequest(value, requestLimits(await models.manifest(value.packageId)));
  const wanted = inputAssetIds(request);
  const there = wanted.length > 0 ? await assets.hasBlobs(wanted) : new Set();
  const missing = wanted.find((assetId) => !there.has(assetId));
  if (missing !== undefined)
    throw new StudioError('not-found', `The picture ${missing} is not there any more.`, { assetId: missing });
  return request;
}
