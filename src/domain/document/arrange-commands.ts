import {
  type Command,
  groupsAround,
  insertAmong,
  MAX_GROUP_DEPTH,
  refuse,
  requireFreeId,
  requireLayer,
  requireOpen,
  requireParent,
  requireUnlocked,
  setLayer,
  withDescendants,
} from './command.ts';
import { COMMON_DEFAULTS } from './read-record.ts';
import { layerFields } from './record-fields.ts';
import type { DocumentState, Layer } from './records.ts';

export const groupLayers: Command<'groupLayers'> = {
  labelKey: 'history.commands.groupLayers',
  run: (state, { groupId, layerIds }, context) => {
    requireFreeId(context, 'layers', groupId);
    const members = inPaintOrder(state, outermost(state, layerIds));
    const topmost = members.at(-1) ?? refuse('nothing-given', 'There is nothing to group.');
    const { parentId } = requireLayer(state, topmost);
    for (const id of members) requireMovable(state, id);
    requireDepth(state, parentId, members, 1);
    const moving = new Set(members);
    const siblings = state.children.get(parentId) ?? [];
    const others = siblings.filter((id) => !moving.has(id));
    const index = siblings.slice(0, siblings.indexOf(topmost)).filter((id) => !moving.has(id)).length;
    const room = insertAmong(state, parentId, others, index, 1);
    const group = groupAt(groupId, parentId, room.keys[0] ?? '');
    const inside = insertAmong(state, groupId, [], 0, members.length);
    return [
      ...room.edits,
      { type: 'create', collection: 'layers', id: groupId, fields: layerFields(group, context.newId) },
      ...members.flatMap((id, at) => setLayer(id, { place: [groupId, inside.keys[at]] })),
    ];
  },
};

export const ungroupLayer: Command<'ungroupLayer'> = {
  labelKey: 'history.commands.ungroupLayer',
  run: (state, { layerId }) => {
    const group = requireLayer(state, layerId);
    if (group.kind !== 'group') refuse('wrong-kind', 'Only groups can be ungrouped.', { layerId, kind: group.kind });
    requireUnlocked(state, [layerId]);
    const members = state.children.get(layerId) ?? [];
    const siblings = state.children.get(group.parentId) ?? [];
    const others = siblings.filter((id) => id !== layerId);
    const room = insertAmong(state, group.parentId, others, siblings.indexOf(layerId), members.length);
    return [
      ...room.edits,
      ...members.flatMap((id, at) => setLayer(id, { place: [group.parentId, room.keys[at]] })),
      ...setLayer(layerId, { isDeleted: true }),
    ];
  },
};

export const reorderLayers: Command<'reorderLayers'> = {
  labelKey: 'history.commands.reorderLayers',
  run: (state, { layerIds, parentId, index }) => {
    requireParent(state, parentId);
    requireOpen(state, parentId);
    const moving = [...new Set(layerIds)];
    for (const id of moving) requireMovable(state, id);
    const around = new Set([parentId, ...groupsAround(state, parentId)]);
    const container = moving.find((id) => around.has(id));
    if (container !== undefined)
      refuse('into-itself', 'A group cannot go into itself.', { layerId: container, parentId });
    requireDepth(state, parentId, moving, 0);
    const siblings = state.children.get(parentId) ?? [];
    const others = siblings.filter((id) => !moving.includes(id));
    const at = Math.min(index, others.length);
    const wanted = [...others.slice(0, at), ...moving, ...others.slice(at)];
    if (wanted.length === siblings.length && wanted.every((id, position) => id === siblings[position])) return [];
    const room = insertAmong(state, parentId, others, at, moving.length);
    return [
      ...room.edits,
      ...moving.flatMap((id, position) => setLayer(id, { place: [parentId, room.keys[position]] })),
    ];
  },
};

/** Refuses to take something out of a locked group. */
function requireMovable(state: DocumentState, layerId: string): void {
  requireOpen(state, requireLayer(state, layerId).parentId);
}

/** Refuses when layers put into `parentId`, with `extra` groups around them, would be nested too deeply. */
function requireDepth(state: DocumentState, parentId: string, layerIds: readonly string[], extra: number): void {
  const around = groupsAround(state, parentId).length + (state.layers.has(parentId) ? 1 : 0) + extra;
  for (const id of layerIds) {
    const own = groupsAround(state, id).length;
    const below = withDescendants(state, id).map((inner) => groupsAround(state, inner).length - own);
    if (around + Math.max(...below) > MAX_GROUP_DEPTH)
      refuse('too-deep', 'Groups are nested too deeply.', { parentId });
  }
}

/** Without those that a group among them contains. */
function outermost(state: DocumentState, layerIds: readonly string[]): string[] {
  const given = new Set(layerIds.map((id) => requireLayer(state, id).id));
  return [...given].filter((id) => !groupsAround(state, id).some((group) => given.has(group)));
}

/** The lowest first, artboard by artboard. */
function inPaintOrder(state: DocumentState, layerIds: readonly string[]): string[] {
  const wanted = new Set(layerIds);
  const visit = (parentId: string): string[] =>
    (state.children.get(parentId) ?? []).flatMap((id) => [...(wanted.has(id) ? [id] : []), ...visit(id)]);
  return state.artboards.flatMap(({ id }) => visit(id));
}

function groupAt(id: string, parentId: string, order: string): Layer {
  return { ...COMMON_DEFAULTS, id, kind: 'group', parentId, order };
}
