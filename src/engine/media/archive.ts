import { StudioError } from '../../domain/core/errors.ts';
import type { ArchiveEntry, ArchiveLimits, ByteProgress } from '../../domain/protocol/media-api.ts';

export async function packArchive(
  _entries: readonly ArchiveEntry<Blob>[],
  _onProgress: (progress: ByteProgress) => void,
): Promise<Blob> {
  throw new StudioError('internal', 'Not built yet.');
}

export async function unpackArchive(
  _file: Blob,
  _limits: ArchiveLimits,
  _onProgress: (progress: ByteProgress) => void,
): Promise<readonly ArchiveEntry<Blob>[]> {
  throw new StudioError('internal', 'Not built yet.');
}

export async function cancelArchives(): Promise<void> {
  throw new StudioError('internal', 'Not built yet.');
}
