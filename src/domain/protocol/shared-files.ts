/**
 * How pictures that another app shares reach the page: the service worker takes the POST, keeps the files in a cache of
 * their own and sends the browser to the app, whose page takes them out. The names below are in the web app manifest too.
 */

/** Where the system posts to, under the app's folder. */
export const SHARE_TARGET_PATH = 'share-target';
/** The form field with the files. */
export const SHARED_FILES_FIELD = 'files';
/** The cache between the two; empty but for the moment of sharing. */
export const SHARED_FILES_CACHE = 'shared-files';
/** Header of a kept file: its name, percent-encoded. */
export const SHARED_FILE_NAME_HEADER = 'X-File-Name';
/** In the page's query when the files could not be kept. */
export const SHARE_FAILED_PARAMETER = 'share-failed';
