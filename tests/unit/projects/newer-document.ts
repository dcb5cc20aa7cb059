import { DOCUMENT_SCHEMA_VERSION } from '../../../src/domain/document/records.ts';
import { openSharedDocument } from '../../../src/domain/document/shared-document.ts';

/** Of two versions that were set at once, that of the replica with the larger number counts. */
const LARGE_REPLICA_ID = 4_000_000_000;

/** What a tab of a newer app writes when it brings a document to its own schema. */
export function newerUpdate(): Uint8Array<ArrayBuffer> {
  const document = openSharedDocument([], LARGE_REPLICA_ID);
  document.transact((writer) => writer.setSchemaVersion(DOCUMENT_SCHEMA_VERSION + 1));
  const update = document.encode();
  document.dispose();
  return update;
}
