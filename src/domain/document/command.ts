import { StudioError } from '../core/errors.ts';
import type { CommandArguments, CommandName } from './commands.ts';
import { keysForInsertion } from './order-keys.ts';
import type { Collection, Edit, ReadRecord } from './raw-record.ts';
import type { Artboard, DocumentState, Layer } from './records.ts';

/** What a command may know beside the state. */
export interface CommandContext {
  newId(): string;
  /** Records as they are shared, deleted ones too. */
  readonly read: ReadRecord;
}

/** One user intent: pure, it says what to change and throws `invalid-request` for what cannot be. */
export interface Command<Name extends CommandName> {
  /** Translation key of the step's name in menus and in the history. */
  readonly labelKey: `history.commands.${Name}`;
  readonly run: (state: DocumentState, args: CommandArguments[Name], context: CommandContext) => readonly Edit[];
}

/** Deepest nesting of groups that commands make. */
export const MAX_GROUP_DEPTH = 32;

/** Refuses a command. `reason` is for the page and for tests. */
export function refuse(reason: string, message: string, details: Readonly<Record<string, unknown>> = {}): never {
  throw new StudioError('invalid-request', message, { reason, ...details });
}

/** The layer of this id. */
export function requireLayer(state: DocumentState, layerId: string): Layer {
  return state.layers.get(layerId) ?? refuse('unknown-layer', 'There is no such layer.', { layerId });
}

/** The layer of this id, which is of one of these kinds. */
export function requireKind<Kind extends Layer['kind']>(
  state: DocumentState,
  layerId: string,
  ...kinds: readonly Kind[]
): Extract<Layer, { kind: Kind }> {
  const layer = requireLayer(state, layerId);
  const isOfKind = (one: Layer): one is Extract<Layer, { kind: Kind }> => kinds.some((kind) => kind === one.kind);
  return isOfKind(layer)
    ? layer
    : refuse('wrong-kind', `A ${layer.kind} layer has nothing of the kind.`, { layerId, kind: layer.kind });
}

/** The artboard of this id. */
export function requireArtboard(state: DocumentState, artboardId: string): Artboard {
  const artboard = state.artboards.find(({ id }) => id === artboardId);
  return artboard ?? refuse('unknown-artboard', 'There is no such artboard.', { artboardId });
}

/** Refuses unless `parentId` is an artboard or a group. */
export function requireParent(state: DocumentState, parentId: string): void {
  if (state.layers.get(parentId)?.kind === 'group' || state.artboards.some(({ id }) => id === parentId)) return;
  refuse('unknown-parent', 'There is no such artboard or group.', { parentId });
}

/** Refuses an id that a record has or had. */
export function requireFreeId(context: CommandContext, collection: Collection, id: string): void {
  if (context.read(collection, id) !== undefined) refuse('id-taken', 'This id is taken.', { collection, id });
}

/** Groups around a layer or group, the nearest first. */
export function groupsAround(state: DocumentState, id: string): string[] {
  const groups: string[] = [];
  for (let at = state.layers.get(id)?.parentId; at !== undefined && state.layers.has(at); ) {
    groups.push(at);
    at = state.layers.get(at)?.parentId;
  }
  return groups;
}

/** The layer itself and everything in it, top to bottom of the tree. */
export function withDescendants(state: DocumentState, layerId: string): string[] {
  const found = [layerId];
  for (const id of found) found.push(...(state.children.get(id) ?? []));
  return found;
}

/** Locked itself or by a group around it. */
export function isLockedWithin(state: DocumentState, layerId: string): boolean {
  return [layerId, ...groupsAround(state, layerId)].some((id) => state.layers.get(id)?.isLocked === true);
}

/** Refuses when one of the layers, or a group around it, is locked. */
export function requireUnlocked(state: DocumentState, layerIds: readonly string[]): void {
  const locked = layerIds.filter((id) => isLockedWithin(state, id));
  if (locked.length > 0) refuse('locked', 'Locked layers stay as they are.', { layerIds: locked });
}

/** Refuses to put something into a locked group or to take it out. */
export function requireOpen(state: DocumentState, parentId: string): void {
  if (isLockedWithin(state, parentId)) refuse('locked', 'The group is locked.', { layerIds: [parentId] });
}

/** Changes fields of a layer. */
export function setLayer(id: string, fields: Readonly<Record<string, unknown>>): Edit[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [{ type: 'set', collection: 'layers', id, field, value }],
  );
}

/** Order keys for `count` layers at `index` of `siblings`, and the edits that make room where none fits. */
export function insertAmong(
  state: DocumentState,
  parentId: string,
  siblings: readonly string[],
  index: number,
  count: number,
): { readonly keys: readonly string[]; readonly edits: readonly Edit[] } {
  const orders = siblings.map((id) => state.layers.get(id)?.order ?? '');
  const { keys, rekeyed } = keysForInsertion(orders, index, count);
  const edits = [...rekeyed].flatMap(([at, order]) => setLayer(siblings[at] ?? '', { place: [parentId, order] }));
  return { keys, edits };
}
