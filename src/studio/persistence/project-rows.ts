import * as v from 'valibot';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const isoTime = v.pipe(v.string(), v.isoTimestamp());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

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

/** A project's row as stored. */
export type StoredProject = Readonly<v.InferOutput<typeof storedProjectSchema>>;
/** A version as listed, its bytes apart. */
export type StoredVersion = Readonly<v.InferOutput<typeof storedVersionSchema>>;
