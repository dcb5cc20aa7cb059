import * as v from 'valibot';
import { bytes, isoTime, natural, parseRow, sha256 } from './row-fields.ts';

const storedProjectSchema = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: isoTime,
  updatedAt: isoTime,
  width: natural,
  height: natural,
  layerCount: natural,
  /** Schema of the document; one that is newer than this code is opened read-only. */
  documentVersion: natural,
  thumbnailSha256: v.exactOptional(sha256),
  deletedAt: v.exactOptional(isoTime),
});

const storedVersionSchema = v.object({
  id: v.string(),
  projectId: v.string(),
  /** Missing for automatic ones. */
  name: v.exactOptional(v.string()),
  createdAt: isoTime,
  sizeBytes: natural,
  assetIds: v.array(sha256),
});

const loggedUpdateSchema = v.object({ key: natural, projectId: v.string(), update: bytes });
const versionStateSchema = v.object({ id: v.string(), state: bytes });
const logSizeSchema = v.object({ projectId: v.string(), logBytes: natural });

const historySchema = v.object({
  id: v.string(),
  projectId: v.string(),
  cursor: natural,
  updatedAt: isoTime,
  entryCount: natural,
  sizeBytes: natural,
});

const historyEntrySchema = v.object({
  historyId: v.string(),
  id: v.string(),
  sequence: natural,
  payload: v.string(),
});

/** A project's row as stored. */
export type StoredProject = Readonly<v.InferOutput<typeof storedProjectSchema>>;
/** A version as listed, its bytes apart. */
export type StoredVersion = Readonly<v.InferOutput<typeof storedVersionSchema>>;
/** An entry of a project's log as stored. */
type LoggedUpdateRow = Readonly<v.InferOutput<typeof loggedUpdateSchema>>;
/** How long a project's log is. */
type LogSize = Readonly<v.InferOutput<typeof logSizeSchema>>;
/** A tab's history as stored, its entries apart. */
export type HistoryRow = Readonly<v.InferOutput<typeof historySchema>>;
/** One step of a history as stored. */
export type HistoryEntryRow = Readonly<v.InferOutput<typeof historyEntrySchema>>;

/** A row as this code knows it, or undefined when it has another shape. */
export function parseProjectRow(row: unknown): StoredProject | undefined {
  return parseRow(storedProjectSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseVersionRow(row: unknown): StoredVersion | undefined {
  return parseRow(storedVersionSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseLoggedUpdateRow(row: unknown): LoggedUpdateRow | undefined {
  return parseRow(loggedUpdateSchema, row);
}

/** The document's bytes of a version, or undefined. */
export function parseVersionState(row: unknown): Uint8Array<ArrayBuffer> | undefined {
  return parseRow(versionStateSchema, row)?.state;
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseLogSizeRow(row: unknown): LogSize | undefined {
  return parseRow(logSizeSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseHistoryRow(row: unknown): HistoryRow | undefined {
  return parseRow(historySchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseHistoryEntryRow(row: unknown): HistoryEntryRow | undefined {
  return parseRow(historyEntrySchema, row);
}
