import {
  type Command,
  type CommandContext,
  refuse,
  requireFreeId,
  requireLayer,
  requireOpen,
  setLayer,
} from './command.ts';
import { keysForInsertion } from './order-keys.ts';
import type { Edit } from './raw-record.ts';
import { layerFields } from './record-fields.ts';
import type { DocumentState, Layer } from './records.ts';

export const duplicateLayers: Command<'duplicateLayers'> = {
  labelKey: 'history.commands.duplicateLayers',
  run: (state, { layerIds, copyIds }, context) => {
    if (layerIds.length !== copyIds.length || new Set([...layerIds, ...copyIds]).size !== layerIds.length * 2) {
      refuse('ids', 'Every layer needs one id for its copy.', { layerIds, copyIds });
    }
    for (const id of copyIds) requireFreeId(context, 'layers', id);
    const parentIds = new Set(layerIds.map((id) => requireLayer(state, id).parentId));
    for (const parentId of parentIds) requireOpen(state, parentId);
    const copyIdOf = new Map(layerIds.map((id, at) => [id, copyIds[at] ?? '']));
    return [...parentIds].flatMap((parentId) => duplicateAmong(state, parentId, copyIdOf, context));
  },
};

/** Copies layers of one list, each just above its original. */
function duplicateAmong(
  state: DocumentState,
  parentId: string,
  copyIdOf: ReadonlyMap<string, string>,
  context: CommandContext,
): Edit[] {
  const edits: Edit[] = [];
  let siblings = (state.children.get(parentId) ?? []).map((id) => ({ id, order: state.layers.get(id)?.order ?? '' }));
  for (const original of siblings.filter(({ id }) => copyIdOf.has(id))) {
    const copyId = copyIdOf.get(original.id) ?? '';
    const at = siblings.findIndex(({ id }) => id === original.id) + 1;
    const { keys, rekeyed } = keysForInsertion(
      siblings.map(({ order }) => order),
      at,
      1,
    );
    const order = keys[0] ?? '';
    edits.push(...copyTree(state, original.id, { id: copyId, parentId, order }, context));
    siblings = siblings.map((sibling, position) => ({ ...sibling, order: rekeyed.get(position) ?? sibling.order }));
    for (const position of rekeyed.keys()) {
      const moved = siblings[position];
      if (moved !== undefined) edits.push(...setLayer(moved.id, { place: [parentId, moved.order] }));
    }
    siblings = siblings.toSpliced(at, 0, { id: copyId, order });
  }
  return edits;
}

function copyTree(
  state: DocumentState,
  originalId: string,
  as: Pick<Layer, 'id' | 'parentId' | 'order'>,
  context: CommandContext,
): Edit[] {
  const copy: Layer = { ...requireLayer(state, originalId), ...as };
  const inner = (state.children.get(originalId) ?? []).flatMap((id) =>
    copyTree(state, id, { id: context.newId(), parentId: as.id, order: requireLayer(state, id).order }, context),
  );
  return [{ type: 'create', collection: 'layers', id: as.id, fields: layerFields(copy, context.newId) }, ...inner];
}
