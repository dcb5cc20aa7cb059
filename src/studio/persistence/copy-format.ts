import * as v from 'valibot';
import { parseProjectRow, type StoredProject } from './project-rows.ts';
import { isoTime, natural, parseRow, sha256 } from './row-fields.ts';

/**
 * A generation's file: SHA-256 of the manifest in hexadecimal, a space, the manifest's length in 12 decimal digits, a
 * line feed; the manifest as JSON; the document as one update. The manifest has the document's own hash.
 */
const HEADER = /^([0-9a-f]{64}) ([0-9]{12})\n$/;
const HEADER_BYTES = 64 + 1 + 12 + 1;

const manifestSchema = v.object({
  version: v.literal(1),
  project: v.pipe(
    v.unknown(),
    v.transform(parseProjectRow),
    v.custom<StoredProject>((row) => row !== undefined),
  ),
  copiedAt: isoTime,
  documentBytes: natural,
  documentSha256: sha256,
  assets: v.array(v.object({ sha256, sizeBytes: natural })),
});

/** What a generation says of itself. */
export type CopyManifest = Readonly<v.InferOutput<typeof manifestSchema>>;

/** The file of a generation. */
export async function encodeCopy(
  manifest: Omit<CopyManifest, 'version' | 'documentBytes' | 'documentSha256'>,
  state: Uint8Array<ArrayBuffer>,
): Promise<Blob> {
  const whole: CopyManifest = {
    version: 1,
    ...manifest,
    documentBytes: state.byteLength,
    documentSha256: await hashOf(state),
  };
  const json = new TextEncoder().encode(JSON.stringify(whole));
  const header = `${await hashOf(json)} ${String(json.byteLength).padStart(12, '0')}\n`;
  return new Blob([header, json, state]);
}

/** The manifest of a file, without reading its document; undefined when it is damaged or cut short. */
export async function decodeManifest(file: Blob): Promise<CopyManifest | undefined> {
  const [, hash, length] = HEADER.exec(await file.slice(0, HEADER_BYTES).text()) ?? [];
  if (hash === undefined) return undefined;
  const end = HEADER_BYTES + Number(length);
  const json = new Uint8Array(await file.slice(HEADER_BYTES, end).arrayBuffer());
  if ((await hashOf(json)) !== hash) return undefined;
  const manifest = parseRow(manifestSchema, parseJson(new TextDecoder().decode(json)));
  return manifest && file.size === end + manifest.documentBytes ? manifest : undefined;
}

/** The document of a file whose manifest was read; undefined when it is damaged. */
export async function decodeDocument(file: Blob, manifest: CopyManifest): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const state = new Uint8Array(await file.slice(file.size - manifest.documentBytes).arrayBuffer());
  return (await hashOf(state)) === manifest.documentSha256 ? state : undefined;
}

/** SHA-256 in hexadecimal. */
export async function hashOf(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
