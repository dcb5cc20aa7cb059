import { clipBase } from '../../../domain/document/clip-stacks.ts';
import type { DocumentState } from '../../../domain/document/records.ts';
import { groupsAround } from '../../document/layer-tree.ts';

/**
 * The topmost of the layers under the pointer that is seen there: not one that is cut away where its base is not.
 * @param layerIds those whose boxes are there, topmost first.
 */
export function hitLayer(state: DocumentState, layerIds: readonly string[]): string | undefined {
  const withGroups = (id: string) => [id, ...groupsAround(state, id).map((group) => group.id)];
  const there = new Set(layerIds.flatMap(withGroups));
  return layerIds.find((layerId) =>
    withGroups(layerId).every((id) => {
      const base = clipBase(state, id);
      return !base || there.has(base.id);
    }),
  );
}
