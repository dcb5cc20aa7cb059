import { expect } from 'vitest';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import { readDocumentVersion } from '../../../src/domain/document/read-document-version.ts';
import type { DocumentState } from '../../../src/domain/document/records.ts';
import { snapshot } from './documents.ts';

/** Fails unless the layers are a tree: each in one list, that of its parent, in order, under an artboard. */
export function expectTree(state: DocumentState): void {
  const artboardIds = new Set(state.artboards.map(({ id }) => id));
  const listed = [...state.children].flatMap(([parentId, list]) => list.map((id) => [id, parentId] as const));
  const problems: string[] = [];
  if (artboardIds.size === 0) problems.push('no artboard');
  if (listed.length !== state.layers.size) problems.push(`${listed.length} listed of ${state.layers.size}`);
  for (const [id, parentId] of listed) {
    if (state.layers.get(id)?.parentId !== parentId) problems.push(`${id} is listed in ${parentId}`);
    if (!artboardIds.has(parentId) && state.layers.get(parentId)?.kind !== 'group')
      problems.push(`${parentId} is no parent`);
  }
  for (const id of state.layers.keys()) {
    let at = id;
    for (let steps = 0; steps <= state.layers.size && state.layers.has(at); steps += 1)
      at = state.layers.get(at)?.parentId ?? '';
    if (!artboardIds.has(at)) problems.push(`${id} is under no artboard`);
  }
  for (const list of state.children.values()) {
    const keys = list.map((id) => `${state.layers.get(id)?.order} ${id}`);
    if (keys.some((key, index) => index > 0 && key <= (keys[index - 1] ?? ''))) problems.push(`out of order: ${keys}`);
  }
  expect(problems).toEqual([]);
}

/** Fails unless the state that grew change by change is the one that is read from the whole document. */
export function expectFresh(document: ProjectDocument): void {
  expect(snapshot(document.getState())).toEqual(snapshot(readDocumentVersion([document.encodeState()])));
}
