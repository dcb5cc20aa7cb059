/**
 * The closed set of things that can go wrong. The page has words for each (what happened, what is safe, what to do
 * next); a new code needs its entry in src/ui/locales first.
 */
export const STUDIO_ERROR_CODES = [
  'invalid-request',
  'cancelled',
  'not-found',
  'queue-full',
  'package-unknown',
  'package-not-installed',
  'manifest-invalid',
  'host-unreachable',
  'download-rejected',
  'download-short',
  'hash-mismatch',
  'file-corrupt',
  'storage-full',
  'storage-unavailable',
  'storage-blocked',
  'webgpu-unavailable',
  'precision-unsupported',
  'session-failed',
  'device-lost',
  'worker-died',
  'run-stalled',
  'out-of-memory',
  'output-invalid',
  'app-outdated',
  'document-damaged',
  'read-only',
  'file-rejected',
  'not-exportable',
  'internal',
] as const;

export type StudioErrorCode = (typeof STUDIO_ERROR_CODES)[number];

/** Facts for the message and for tests; values survive a structured clone and JSON. */
export type StudioErrorDetails = Readonly<Record<string, unknown>>;

/** Every error that leaves a module of the studio. `message` is for the log; the page words its own from `code` and `details`. */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  readonly code: StudioErrorCode;
  readonly details: StudioErrorDetails;

  constructor(code: StudioErrorCode, message: string, details: StudioErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** True for a StudioError, of the given code when one is given. */
export function isStudioError(error: unknown, code?: StudioErrorCode): error is StudioError {
  return error instanceof StudioError && (code === undefined || error.code === code);
}

/** `error` itself when it is typed already, otherwise a StudioError of `code` that keeps it as its cause. */
export function toStudioError(
  error: unknown,
  code: StudioErrorCode = 'internal',
  details: StudioErrorDetails = {},
): StudioError {
  if (error instanceof StudioError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StudioError(code, message, details, error);
}
