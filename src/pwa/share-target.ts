import {
  SHARE_FAILED_PARAMETER,
  SHARED_FILE_NAME_HEADER,
  SHARED_FILES_CACHE,
  SHARED_FILES_FIELD,
} from '../domain/protocol/shared-files.ts';

/** More files than this at once are more than anyone looks through; the rest is left out. */
const MAX_FILES = 100;

/**
 * Takes what another app shares: keeps the files for the page and answers with the way to it. The app opens in any case;
 * without room for the files it is told so.
 * @param scope the app's folder.
 */
export async function takeShare(request: Request, scope: URL): Promise<Response> {
  try {
    const fields = (await request.formData()).getAll(SHARED_FILES_FIELD);
    await keep(fields.filter((field) => field instanceof File).slice(0, MAX_FILES), scope);
    return Response.redirect(new URL('./#/', scope).href, 303);
  } catch (error) {
    console.error('Shared files could not be kept.', error);
    return Response.redirect(new URL(`./?${SHARE_FAILED_PARAMETER}#/`, scope).href, 303);
  }
}

/** All of them or none. */
async function keep(files: readonly File[], scope: URL): Promise<void> {
  const cache = await caches.open(SHARED_FILES_CACHE);
  const share = crypto.randomUUID();
  const urls = files.map((_, index) => new URL(`shared/${share}/${index}`, scope).href);
  try {
    for (const [index, file] of files.entries()) {
      const headers = {
        'Content-Type': file.type || 'application/octet-stream',
        [SHARED_FILE_NAME_HEADER]: encodeURIComponent(file.name),
      };
      await cache.put(urls[index] ?? '', new Response(file, { headers }));
    }
  } catch (error) {
    await Promise.all(urls.map((url) => cache.delete(url)));
    throw error;
  }
}
