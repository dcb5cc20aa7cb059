import { StudioError, type StudioErrorCode } from '../../domain/core/errors.ts';

/** DOMException names of IndexedDB that have a meaning of their own; all others mean that the storage does not work. */
const CODES: Readonly<Record<string, StudioErrorCode>> = {
  QuotaExceededError: 'storage-full',
  VersionError: 'app-outdated',
};

/** What IndexedDB threw as a StudioError: `storage-full`, `app-outdated`, else `storage-unavailable`. */
export function toStorageError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : typeof error;
  const message = error instanceof Error || error instanceof DOMException ? error.message : String(error);
  return new StudioError(CODES[name] ?? 'storage-unavailable', message, { reason: name }, error);
}
