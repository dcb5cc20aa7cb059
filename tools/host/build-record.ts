import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/** The build's note to the host, inside the output folder. A dotfile: never served, never cached by the service worker. */
export const BUILD_RECORD_NAME = '.host.json';

const buildRecordSchema = v.object({
  /** The nonce that the built page puts on the style elements it makes. */
  styleNonce: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{22,}={0,2}$/)),
  /** Short name of the sources that were built. */
  buildId: v.string(),
  /** SHA-256 over all sources, to see whether the build is stale. */
  sourcesHash: v.string(),
});

/** What one build of the app says about itself. */
export type BuildRecord = v.InferOutput<typeof buildRecordSchema>;

/**
 * Reads the record of `appFolder` again whenever it changes, so that a running host follows a new build.
 * The reader gives undefined when there is no valid record: the app then gets the policy without a nonce.
 */
export function buildRecordReader(appFolder: string): () => BuildRecord | undefined {
  const path = join(appFolder, BUILD_RECORD_NAME);
  let readAt = Number.NaN;
  let record: BuildRecord | undefined;
  return () => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedAt !== readAt) {
      record = changedAt === 0 ? undefined : parse(path);
      readAt = changedAt;
    }
    return record;
  };
}

function parse(path: string): BuildRecord | undefined {
  try {
    const result = v.safeParse(buildRecordSchema, JSON.parse(readFileSync(path, 'utf8')));
    return result.success ? result.output : undefined;
  } catch {
    return undefined; // half written: the next request reads it again
  }
}
