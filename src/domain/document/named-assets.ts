import type { HistoryStep } from './history-step.ts';

/** The asset that a record's `source` field names. */
export function sourceAsset(source: unknown): string | undefined {
  if (typeof source !== 'object' || source === null || !('assetId' in source)) return undefined;
  return typeof source.assetId === 'string' ? source.assetId : undefined;
}

/** Assets that undoing or redoing these steps could bring back. */
export function assetsOfSteps(steps: readonly HistoryStep[]): string[] {
  return steps.flatMap(({ fields }) =>
    fields.flatMap(({ field, before, after }) =>
      field === 'source' ? [before, after].flatMap((source) => sourceAsset(source) ?? []) : [],
    ),
  );
}
