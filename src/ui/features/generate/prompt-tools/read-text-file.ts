/** More than any list or table of styles has; a file that is larger was chosen by mistake. */
const MAX_BYTES = 1_000_000;

/** The text of a UTF-8 file; undefined when it is too large or no text. */
export async function readTextFile(file: File): Promise<string | undefined> {
  if (file.size > MAX_BYTES) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}
