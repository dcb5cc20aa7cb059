import * as v from 'valibot';
import { IMAGE_FORMATS } from '../../domain/assets/image-format.ts';
import { isoTime, natural, parseRow, sha256 } from './row-fields.ts';

const storedUploadSchema = v.object({
  id: v.string(),
  sha256,
  thumbnailSha256: sha256,
  /** Of the file that came; an SVG is stored as PNG. */
  format: v.picklist(IMAGE_FORMATS),
  originalName: v.string(),
  width: natural,
  height: natural,
  sizeBytes: natural,
  uploadedAt: isoTime,
  deletedAt: v.exactOptional(isoTime),
});

const itemLabelsSchema = v.object({
  /** Of a result or an upload. */
  itemId: v.string(),
  name: v.exactOptional(v.string()),
  isStarred: v.boolean(),
  tags: v.array(v.string()),
});

const blobTimeSchema = v.object({ sha256, addedAt: isoTime, sizeBytes: natural });
const pinSchema = v.object({ tabId: v.string(), sha256, pinnedAt: isoTime });

/** An upload's row as stored. */
export type StoredUpload = Readonly<v.InferOutput<typeof storedUploadSchema>>;
/** What the user says of a picture. */
export type ItemLabels = Readonly<v.InferOutput<typeof itemLabelsSchema>>;
/** When bytes were put, or let go of, last; and how many they are. */
export type BlobTime = Readonly<v.InferOutput<typeof blobTimeSchema>>;
/** Bytes that a tab holds. */
export type Pin = Readonly<v.InferOutput<typeof pinSchema>>;

/** A row as this code knows it, or undefined when it has another shape. */
export function parseUploadRow(row: unknown): StoredUpload | undefined {
  return parseRow(storedUploadSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseLabelsRow(row: unknown): ItemLabels | undefined {
  return parseRow(itemLabelsSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseBlobTimeRow(row: unknown): BlobTime | undefined {
  return parseRow(blobTimeSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parsePinRow(row: unknown): Pin | undefined {
  return parseRow(pinSchema, row);
}
