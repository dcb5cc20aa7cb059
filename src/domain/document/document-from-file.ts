import { artboardFields, guideFields, layerFields } from './record-fields.ts';
import type { DocumentState } from './records.ts';
import { encodeRecords } from './shared-document.ts';

/**
 * The first update of a new document with all of a state, under fresh ids: a copy can meet its original without either
 * changing the other.
 */
export function documentFromFile(
  state: Pick<DocumentState, 'artboards' | 'layers' | 'guides'>,
  { newId }: { readonly newId: () => string },
): Uint8Array<ArrayBuffer> {
  const layers = [...state.layers.values()];
  const ids = new Map([...state.artboards, ...layers].map(({ id }) => [id, newId()]));
  const renamed = (id: string) => ids.get(id) ?? id;
  return encodeRecords([
    ...state.artboards.map((artboard) => ['artboards', renamed(artboard.id), artboardFields(artboard)] as const),
    ...layers.map((layer) => {
      const copy = { ...layer, parentId: renamed(layer.parentId) };
      return ['layers', renamed(layer.id), layerFields(copy, newId)] as const;
    }),
    ...state.guides.map((guide) => {
      const copy = { ...guide, artboardId: renamed(guide.artboardId) };
      return ['guides', newId(), guideFields(copy)] as const;
    }),
  ]);
}
