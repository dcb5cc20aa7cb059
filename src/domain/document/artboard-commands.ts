import { type Command, refuse, requireArtboard, requireFreeId } from './command.ts';
import { deleteWithDescendants } from './layer-commands.ts';
import { keysForInsertion } from './order-keys.ts';
import type { Collection, Edit } from './raw-record.ts';
import { artboardFields, guideFields } from './record-fields.ts';
import type { DocumentState, Guide } from './records.ts';

export const addArtboard: Command<'addArtboard'> = {
  labelKey: 'history.commands.addArtboard',
  run: (state, { artboardId, ...own }, context) => {
    requireFreeId(context, 'artboards', artboardId);
    // A layer's parent is an artboard or a group: their ids must be told apart.
    requireFreeId(context, 'layers', artboardId);
    const { keys, rekeyed } = keysForInsertion(
      state.artboards.map(({ order }) => order),
      state.artboards.length,
      1,
    );
    const fields = artboardFields({ id: artboardId, ...own, order: keys[0] ?? '' });
    return [
      ...[...rekeyed].map(([at, order]) => set('artboards', state.artboards[at]?.id ?? '', 'order', order)),
      { type: 'create', collection: 'artboards', id: artboardId, fields },
    ];
  },
};

export const changeArtboard: Command<'changeArtboard'> = {
  labelKey: 'history.commands.changeArtboard',
  run: (state, { artboardId, ...change }) => {
    requireArtboard(state, artboardId);
    return Object.entries(change).flatMap(([field, value]) =>
      value === undefined ? [] : [set('artboards', artboardId, field, value)],
    );
  },
};

export const deleteArtboard: Command<'deleteArtboard'> = {
  labelKey: 'history.commands.deleteArtboard',
  run: (state, { artboardId }) => {
    requireArtboard(state, artboardId);
    if (state.artboards.length === 1) refuse('last-artboard', 'A project has at least one artboard.', { artboardId });
    const layers = deleteWithDescendants(state, state.children.get(artboardId) ?? []);
    return [...layers, set('artboards', artboardId, 'isDeleted', true)];
  },
};

export const addGuide: Command<'addGuide'> = {
  labelKey: 'history.commands.addGuide',
  run: (state, guide, context) => {
    requireArtboard(state, guide.artboardId);
    requireFreeId(context, 'guides', guide.id);
    return [{ type: 'create', collection: 'guides', id: guide.id, fields: guideFields(guide) }];
  },
};

export const moveGuide: Command<'moveGuide'> = {
  labelKey: 'history.commands.moveGuide',
  run: (state, { guideId, position }) => [set('guides', requireGuide(state, guideId).id, 'position', position)],
};

export const deleteGuide: Command<'deleteGuide'> = {
  labelKey: 'history.commands.deleteGuide',
  run: (state, { guideId }) => [set('guides', requireGuide(state, guideId).id, 'isDeleted', true)],
};

function requireGuide(state: DocumentState, guideId: string): Guide {
  return (
    state.guides.find(({ id }) => id === guideId) ?? refuse('unknown-guide', 'There is no such guide.', { guideId })
  );
}

function set(collection: Collection, id: string, field: string, value: unknown): Edit {
  return { type: 'set', collection, id, field, value };
}
