import { fileSave, supported } from 'browser-fs-access';

/** How long a download may take to begin reading its blob, milliseconds. */
const KEEP_URL_MS = 60_000;

/**
 * Gives the user a finished file: by the system's dialog where the browser has one and still counts the click that led
 * here, as a download otherwise. Finished, because choosing a file in the dialog empties the one of that name.
 * @returns false when the user closes the dialog.
 */
export async function saveBlob(blob: Blob, fileName: string): Promise<boolean> {
  if (!supported || !navigator.userActivation?.isActive) {
    download(blob, fileName);
    return true;
  }
  const extension = /\.[a-z0-9]+$/i.exec(fileName)?.[0];
  try {
    await fileSave(blob, { fileName, ...(extension === undefined ? {} : { extensions: [extension] }) });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
