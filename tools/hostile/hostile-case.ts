import type { ProjectFileReason } from '../../src/domain/project-file/rejection.ts';

/** What looks at a file when it gives its answer: tests in Node stop before the pictures. */
export type CheckStage = 'archive' | 'manifest' | 'document' | 'asset';

/** The right answer to a file: refused, or taken in with these notes. */
export type ExpectedAnswer =
  | { readonly stage: CheckStage; readonly reason: ProjectFileReason }
  | { readonly notes: Readonly<Record<string, number>> };

/** A file that no program should trust. */
export interface HostileCase {
  /** File name without ending. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: ExpectedAnswer;
}

/** A case that is refused. */
export function refused(name: string, bytes: Uint8Array, stage: CheckStage, reason: ProjectFileReason): HostileCase {
  return { name, bytes, expected: { stage, reason } };
}

/** A case that is odd and yet taken in. */
export function takenIn(name: string, bytes: Uint8Array, notes: Readonly<Record<string, number>> = {}): HostileCase {
  return { name, bytes, expected: { notes } };
}
