import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import { SHARE_FAILED_PARAMETER } from '../../domain/protocol/shared-files.ts';
import { takeSharedFiles } from './shared-files.ts';

/** The part of the Launch Handler API that is used here; not in TypeScript's DOM library. */
interface LaunchQueue {
  setConsumer(consumer: (params: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
  interface Window {
    readonly launchQueue?: LaunchQueue;
  }
}

/** Who gets what comes from the system. */
export interface IncomingFiles {
  onFiles(files: readonly File[]): void;
  /** Files came and could not be read or kept. */
  onError(error: StudioError): void;
}

/**
 * Hands over files that the system gives to the app: opened with it (file handlers) or shared with it. Each once.
 * @returns the function that ends it.
 */
export function receiveIncomingFiles({ onFiles, onError }: IncomingFiles): () => void {
  let isEnded = false;
  const hand = (reading: Promise<readonly File[]>) => {
    reading.then(
      (files) => {
        if (!isEnded && files.length > 0) onFiles(files);
      },
      (error: unknown) => {
        if (!isEnded) onError(toStudioError(error, 'file-rejected', { reason: 'file-unreadable' }));
      },
    );
  };
  window.launchQueue?.setConsumer(({ files = [] }) => {
    if (!isEnded) hand(Promise.all(files.map((handle) => handle.getFile())));
  });
  hand(takeSharedFiles(() => !isEnded));
  if (takeFailedShare()) onError(new StudioError('storage-full', 'The shared files could not be kept.'));
  return () => {
    isEnded = true;
  };
}

/** Whether the service worker had no room for a share; the mark is taken off the address. */
function takeFailedShare(): boolean {
  const url = new URL(location.href);
  if (!url.searchParams.has(SHARE_FAILED_PARAMETER)) return false;
  url.searchParams.delete(SHARE_FAILED_PARAMETER);
  history.replaceState(history.state, '', url);
  return true;
}
