import { CancellationSource, type CancellationToken } from '../../domain/core/cancellation.ts';
import type { ArchiveEntry, ArchiveLimits, ByteProgress } from '../../domain/protocol/media-api.ts';
import { pack } from './archive-pack.ts';
import { unpack } from './archive-unpack.ts';

/** What packs or unpacks at the moment. */
const running = new Map<CancellationSource, string | undefined>();

/** As `MediaApi` says. */
export function packArchive(
  entries: readonly ArchiveEntry<Blob>[],
  onProgress: (progress: ByteProgress) => void,
  taskId?: string,
): Promise<Blob> {
  return cancellable(taskId, (token) => pack(entries, onProgress, token));
}

/** As `MediaApi` says. */
export function unpackArchive(
  file: Blob,
  limits: ArchiveLimits,
  onProgress: (progress: ByteProgress) => void,
  taskId?: string,
): Promise<readonly ArchiveEntry<Blob>[]> {
  return cancellable(taskId, (token) => unpack(file, limits, onProgress, token));
}

/** As `MediaApi` says. */
export async function cancelArchives(taskId?: string): Promise<void> {
  for (const [source, id] of running) if (taskId === undefined || id === taskId) source.cancel();
}

async function cancellable<T>(taskId: string | undefined, work: (token: CancellationToken) => Promise<T>): Promise<T> {
  const source = new CancellationSource();
  running.set(source, taskId);
  try {
    return await work(source.token);
  } finally {
    running.delete(source);
  }
}
