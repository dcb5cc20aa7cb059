import type { StudioErrorCode } from '../../domain/core/errors.ts';

/** The next steps that the page can offer after trouble. */
export type ErrorAction = 'run-again' | 'use-processor' | 'repair-model' | 'reload' | 'try-again';

/** What may help, most likely first, for each code. Nothing where only the words help. */
export const ERROR_ACTIONS: Readonly<Record<StudioErrorCode, readonly ErrorAction[]>> = {
  'invalid-request': [],
  cancelled: ['run-again'],
  'not-found': [],
  'queue-full': [],
  'package-unknown': ['try-again'],
  'package-not-installed': ['run-again'],
  'manifest-invalid': ['run-again'],
  'host-unreachable': ['run-again', 'try-again'],
  'download-rejected': ['run-again', 'try-again'],
  'download-short': ['run-again', 'try-again'],
  'hash-mismatch': ['run-again'],
  'file-corrupt': ['repair-model'],
  'storage-full': ['run-again'],
  'storage-unavailable': ['reload'],
  'storage-blocked': ['reload'],
  'webgpu-unavailable': ['use-processor'],
  'precision-unsupported': ['use-processor'],
  'session-failed': ['run-again', 'use-processor', 'repair-model'],
  'device-lost': ['run-again', 'use-processor'],
  'worker-died': ['run-again', 'use-processor'],
  'run-stalled': ['run-again', 'use-processor'],
  'out-of-memory': ['run-again'],
  'output-invalid': ['run-again', 'use-processor', 'repair-model'],
  'app-outdated': ['reload'],
  'document-damaged': [],
  'read-only': ['reload'],
  'file-rejected': [],
  'not-exportable': [],
  internal: ['run-again'],
};
