import { isStudioError } from '../../domain/core/errors.ts';
import { CHUNK_SIZE_BYTES } from '../../domain/models/manifest.ts';
import { throwIfAborted } from './chunks.ts';
import { retrying, startDownload } from './http-download.ts';
import type { Gap, PartFile } from './part-file.ts';

/** A connection that brought this much before it broke does not count as another failure in a row. */
const PROGRESS_BYTES = 1024 * 1024;

/** How many times one piece may come with the wrong hash before the file is refused. */
const MAX_WRONG_PIECES = 2;

/**
 * Fetches what `part` lacks. A piece with the wrong hash is asked for once more.
 * @throws what `startDownload` throws; StudioError `hash-mismatch` when a piece is wrong twice; `storage-full`.
 */
export async function fetchMissing(
  part: PartFile,
  url: string,
  signal: AbortSignal,
  onLoaded: (bytes: number) => void,
): Promise<void> {
  const wrongPieces = new Map<unknown, number>();
  for (let gap = part.nextGap(); gap; gap = part.nextGap()) {
    try {
      await fetchGap(part, url, signal, onLoaded);
    } catch (error) {
      if (!isStudioError(error, 'hash-mismatch')) throw error;
      const wrongCount = (wrongPieces.get(error.details['chunkIndex']) ?? 0) + 1;
      if (wrongCount === MAX_WRONG_PIECES) throw error;
      wrongPieces.set(error.details['chunkIndex'], wrongCount);
    }
  }
}

async function fetchGap(
  part: PartFile,
  url: string,
  signal: AbortSignal,
  onLoaded: (bytes: number) => void,
): Promise<void> {
  let loadedAtStart = part.loadedBytes;
  await retrying(
    signal,
    async () => {
      loadedAtStart = part.loadedBytes;
      const gap = part.nextGap();
      if (gap) await fetchOnce(part, url, gap, signal, onLoaded);
    },
    () => part.loadedBytes - loadedAtStart >= PROGRESS_BYTES,
  );
}

async function fetchOnce(
  part: PartFile,
  url: string,
  gap: Gap,
  signal: AbortSignal,
  onLoaded: (bytes: number) => void,
): Promise<void> {
  const download = await startDownload({ url, gap, sizeBytes: part.file.sizeBytes, etag: part.etag, signal });
  if (download.startsAt < gap.from && gap.from % CHUNK_SIZE_BYTES !== 0) part.dropUnfinishedChunk();
  part.etag = download.etag;
  let position = download.startsAt;
  try {
    for await (const piece of download.pieces()) {
      throwIfAborted(signal);
      await part.write(position, piece);
      position += piece.byteLength;
      onLoaded(part.loadedBytes);
      if (position >= gap.to) break;
    }
  } finally {
    part.keep();
  }
}
