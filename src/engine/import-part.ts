import { StudioError } from '../domain/core/errors.ts';

/**
 * A part of the app that is fetched when it is needed.
 * @throws StudioError `app-outdated` or `host-unreachable` when its files cannot be had; the worker is of no more use then,
 *   as its module map remembers the failure.
 */
export async function importPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    throw await describeMissingFiles(error);
  }
}

/** A host that answers has other files than this tab knows: the tab is of an older build. One that does not is gone. */
async function describeMissingFiles(cause: unknown): Promise<StudioError> {
  try {
    await fetch(self.location.href, { method: 'HEAD', cache: 'no-store' });
  } catch {
    return new StudioError(
      'host-unreachable',
      'A part of the app could not be fetched: the host does not answer.',
      {},
      cause,
    );
  }
  return new StudioError('app-outdated', 'The host no longer has the files that this tab knows.', {}, cause);
}
