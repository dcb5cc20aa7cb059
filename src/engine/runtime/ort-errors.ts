import { StudioError } from '../../domain/core/errors.ts';

const OUT_OF_MEMORY = /out of memory|bad_alloc|failed to allocate|array buffer allocation failed|\bOOM\b|memory\.grow/i;

/** What was being done when ONNX Runtime failed. */
export interface OrtFailureContext {
  /** The component's name in the manifest. */
  readonly component: string;
  readonly during: 'load' | 'run' | 'release';
}

/** What ONNX Runtime threw as `out-of-memory` or `session-failed`, with details of the context. StudioErrors pass as they are. */
export function toRuntimeError(error: unknown, context: OrtFailureContext): StudioError {
  if (error instanceof StudioError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const message = `${context.component} (${context.during}): ${text}`;
  // A bare number is a C++ exception that nobody caught: std::bad_alloc, as ONNX Runtime catches its own.
  if (typeof error === 'number' || error instanceof RangeError || OUT_OF_MEMORY.test(text))
    return new StudioError('out-of-memory', message, { ...context }, error);
  return new StudioError('session-failed', message, { ...context }, error);
}
