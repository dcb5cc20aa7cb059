import type { FileStore } from './file-store.ts';

/** The JSON in a file; undefined when the file is missing or holds no JSON (a write that a crash cut short). */
export async function readJson(store: FileStore, path: string): Promise<unknown> {
  const file = await store.file(path);
  if (!file) return undefined;
  try {
    return JSON.parse(await file.text());
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof DOMException && error.name === 'NotFoundError'))
      return undefined;
    throw error;
  }
}

/** Writes JSON beside the target, then moves it there: readers see the old text or the new one, never half. */
export async function writeJson(store: FileStore, path: string, value: unknown): Promise<void> {
  const draft = `${path}.new`;
  await overwriteJson(store, draft, value);
  await store.rename(draft, path);
}

/** Writes JSON in place, which is several times as fast; a crash may leave half of it, which `readJson` takes for none. */
export async function overwriteJson(store: FileStore, path: string, value: unknown): Promise<void> {
  const file = await store.open(path, { create: true });
  try {
    file.truncate(0);
    file.write(0, new TextEncoder().encode(JSON.stringify(value)));
    file.flush();
  } finally {
    file.close();
  }
}
