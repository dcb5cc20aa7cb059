import {
  STUDIO_ERROR_CODES,
  StudioError,
  type StudioErrorCode,
  type StudioErrorDetails,
  toStudioError,
} from '../core/errors.ts';

/** A StudioError as plain data: comlink and structured clone alone would drop code, details and cause. */
export interface EncodedError {
  readonly code: StudioErrorCode;
  readonly message: string;
  readonly details: StudioErrorDetails;
  readonly stack: string | undefined;
  readonly cause: string | undefined;
}

/** What every call across a thread answers with. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: EncodedError };

/** Any thrown value as plain data; untyped ones become `internal` and keep their text. */
export function encodeError(error: unknown): EncodedError {
  const typed = toStudioError(error);
  const cause = typed.cause;
  return {
    code: typed.code,
    message: typed.message,
    details: typed.details,
    stack: typed.stack,
    cause: cause === undefined ? undefined : cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
  };
}

/** The inverse of `encodeError`. A code of another build of the studio becomes `internal`. */
export function decodeError(encoded: EncodedError): StudioError {
  const code = STUDIO_ERROR_CODES.includes(encoded.code) ? encoded.code : 'internal';
  const error = new StudioError(code, encoded.message, encoded.details, encoded.cause);
  if (encoded.stack !== undefined) error.stack = encoded.stack;
  return error;
}
