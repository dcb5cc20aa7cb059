import type { HistoryStep } from './history-step.ts';
import type { SharedDocument } from './shared-document.ts';

/** Which assets a document and the history of its tab name. */
export interface NamedAssets {
  /** All of them now; from then on, `learn` tells of those that are not among these. */
  all(steps: readonly HistoryStep[]): ReadonlySet<string>;
  /** Assets of these layers that nothing named before. */
  learn(layerIds: ReadonlySet<string>): readonly string[];
}

/** Deleted layers name theirs as well: they can come back. */
export function createNamedAssets(shared: SharedDocument): NamedAssets {
  let known = new Set<string>();
  const assetsOf = (layerIds: ReadonlySet<string>) =>
    [...layerIds].flatMap((id) => sourceAsset(shared.get('layers', id, 'source')) ?? []);
  return {
    all(steps) {
      known = new Set([...assetsOf(shared.ids('layers')), ...assetsOfSteps(steps)]);
      return new Set(known);
    },
    learn(layerIds) {
      const learnt = [...new Set(assetsOf(layerIds))].filter((asset) => !known.has(asset));
      for (const asset of learnt) known.add(asset);
      return learnt;
    },
  };
}

function assetsOfSteps(steps: readonly HistoryStep[]): string[] {
  return steps.flatMap(({ fields }) =>
    fields.flatMap(({ field, before, after }) =>
      field === 'source' ? [before, after].flatMap((source) => sourceAsset(source) ?? []) : [],
    ),
  );
}

function sourceAsset(source: unknown): string | undefined {
  if (typeof source !== 'object' || source === null || !('assetId' in source)) return undefined;
  return typeof source.assetId === 'string' ? source.assetId : undefined;
}
