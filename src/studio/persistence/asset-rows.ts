import * as v from 'valibot';
import { IMAGE_FORMATS } from '../../domain/assets/image-format.ts';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const isoTime = v.pipe(v.string(), v.isoTimestamp());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

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

export type StoredUpload = Readonly<v.InferOutput<typeof storedUploadSchema>>;
export type ItemLabels = Readonly<v.InferOutput<typeof itemLabelsSchema>>;
