import * as Y from 'yjs';

/** Several updates of one document as one, in any order. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Y.mergeUpdates([...updates]));
}
