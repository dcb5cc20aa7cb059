import type { DocumentState } from './records.ts';
import { openSharedDocument } from './shared-document.ts';
import { createStateProjection } from './state-projection.ts';

/**
 * The state that a log of updates makes up, without opening it for editing.
 * @throws StudioError `document-damaged` with details.index.
 */
export function readDocumentVersion(updates: readonly Uint8Array[]): DocumentState {
  const shared = openSharedDocument(updates);
  const projection = createStateProjection((collection, id) => shared.read(collection, id));
  projection.refresh(shared.takeChanged(), shared.schemaVersion());
  shared.dispose();
  return projection.getState();
}
