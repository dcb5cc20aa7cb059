import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import { throwIfAborted } from './chunks.ts';
import type { Gap } from './part-file.ts';

/** A host that sends nothing for this long is treated as gone. */
const STALL_TIMEOUT_MS = 30_000;

/** Waits before the second, third and fourth attempt. */
const RETRY_DELAYS_MS: readonly number[] = [200, 800, 2400];

/** Answers that may be different in a moment. */
const TRANSIENT_STATUS = new Set([408, 425, 429]);

/** What is asked of the host for one file. */
export interface DownloadRequest {
  readonly url: string;
  /** Bytes wanted; undefined for a whole file of unknown size. */
  readonly gap: Gap | undefined;
  /** Size of the whole file by the manifest. */
  readonly sizeBytes: number | undefined;
  /** Version that the bytes already here belong to. */
  readonly etag: string | undefined;
  readonly signal: AbortSignal;
}

/** The host's answer, with its head checked. */
export interface Download {
  /** Position in the file of the first byte to come. Before the gap's start when the host answers with the whole file. */
  readonly startsAt: number;
  readonly etag: string | undefined;
  /** The body, piece by piece. */
  pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
}

/**
 * Asks for a file, or a range of one, past the HTTP cache (the store is the cache). A 200 to a ranged question is taken
 * from its first byte.
 * @throws StudioError `host-unreachable` (no connection, silence, 5xx), `download-rejected` (4xx, a web page instead of
 * the file, another range or size than the manifest's; details.url, status), `download-short` (fewer bytes than said),
 * `cancelled`.
 */
export async function startDownload(request: DownloadRequest): Promise<Download> {
  const { url, gap, sizeBytes, signal } = request;
  const watch = new StallWatch(url, signal);
  try {
    const headers = rangeHeaders(request);
    const response = await watch.over(
      fetch(url, { headers, cache: 'no-store', referrerPolicy: 'no-referrer', signal: watch.signal }),
    );
    checkHead(response, url, 'Range' in headers);
    const startsAt = response.status === 206 && gap ? readRangeStart(response, url, gap, sizeBytes) : 0;
    const expected =
      sizeBytes === undefined ? undefined : (response.status === 206 && gap ? gap.to : sizeBytes) - startsAt;
    checkLength(response, url, expected);
    return {
      startsAt,
      etag: response.headers.get('ETag') ?? undefined,
      pieces: () => readPieces(response, url, expected, watch),
    };
  } catch (error) {
    watch.end();
    throw error;
  }
}

/**
 * Runs `attempt` again after failures that may pass (the host gone or silent, a short answer), at most three times in a
 * row with growing waits. `madeProgress` tells whether the failed attempt brought enough to start counting anew.
 */
export async function retrying<T>(
  signal: AbortSignal,
  attempt: () => Promise<T>,
  madeProgress: () => boolean = () => false,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      throwIfAborted(signal);
      failures = madeProgress() ? 1 : failures + 1;
      const delayMs = RETRY_DELAYS_MS[failures - 1];
      if (!isTransient(error) || delayMs === undefined) throw error;
      await pause(delayMs, signal);
    }
  }
}

function rangeHeaders({ gap, sizeBytes, etag }: DownloadRequest): Record<string, string> {
  if (!gap || (gap.from === 0 && gap.to === sizeBytes)) return {};
  const headers: Record<string, string> = { Range: `bytes=${gap.from}-${gap.to === sizeBytes ? '' : gap.to - 1}` };
  // RFC 9110 §13.1.5 allows strong validators only. Without one the chunk hashes alone tell a changed file.
  if (etag && !etag.startsWith('W/')) headers['If-Range'] = etag;
  return headers;
}

function checkHead(response: Response, url: string, isRanged: boolean): void {
  const { status } = response;
  const contentType = response.headers.get('Content-Type') ?? '';
  if (status >= 500 || TRANSIENT_STATUS.has(status))
    throw new StudioError('host-unreachable', `The host answered ${status}.`, { url, status });
  if (status !== 200 && !(status === 206 && isRanged))
    throw new StudioError('download-rejected', `The host answered ${status}.`, { url, status });
  if (/^\s*(text\/html|application\/xhtml\+xml|multipart\/)/i.test(contentType))
    throw new StudioError('download-rejected', `The host answered with ${contentType} instead of the file.`, {
      url,
      status,
      contentType,
    });
}

/** Across origins the header can be hidden; then the answer is taken at its word and the hashes judge. */
function readRangeStart(response: Response, url: string, gap: Gap, sizeBytes: number | undefined): number {
  const contentRange = response.headers.get('Content-Range');
  if (contentRange === null) return gap.from;
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange);
  const isRight =
    match &&
    Number(match[1]) === gap.from &&
    (match[3] === '*' || sizeBytes === undefined || Number(match[3]) === sizeBytes);
  if (!isRight)
    throw new StudioError('download-rejected', `The host sent another range: ${contentRange}.`, {
      url,
      status: 206,
      contentRange,
    });
  return gap.from;
}

function checkLength(response: Response, url: string, expectedBytes: number | undefined): void {
  const header = response.headers.get('Content-Length');
  if (header === null || expectedBytes === undefined || response.headers.has('Content-Encoding')) return;
  const receivedBytes = Number(header);
  if (receivedBytes < expectedBytes)
    throw new StudioError('download-short', 'The host has fewer bytes than the manifest says.', {
      url,
      expectedBytes,
      receivedBytes,
      isAnnounced: true,
    });
  if (receivedBytes > expectedBytes)
    throw new StudioError('download-rejected', 'The host has more bytes than the manifest says.', {
      url,
      status: response.status,
      expectedBytes,
      receivedBytes,
    });
}

async function* readPieces(
  response: Response,
  url: string,
  expectedBytes: number | undefined,
  watch: StallWatch,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const reader = response.body?.getReader();
  let receivedBytes = 0;
  try {
    while (reader) {
      const { done, value } = await watch.over(reader.read());
      if (done) break;
      receivedBytes += value.byteLength;
      yield value;
    }
    if (expectedBytes !== undefined && receivedBytes < expectedBytes)
      throw new StudioError('download-short', 'The answer ended early.', { url, expectedBytes, receivedBytes });
  } catch (error) {
    if (watch.isStalled || !isStudioError(error, 'host-unreachable')) throw error;
    throw new StudioError('download-short', 'The answer broke off.', { url, expectedBytes, receivedBytes }, error);
  } finally {
    watch.end();
  }
}

/** Aborts a request that falls silent, and names every failure. `end` also aborts what is still coming. */
class StallWatch {
  readonly #url: string;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  #isStalled = false;
  /** Aborted by the caller's signal, by silence, or by `end`. */
  readonly signal: AbortSignal;

  constructor(url: string, outer: AbortSignal) {
    this.#url = url;
    this.#outer = outer;
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
  }

  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** The outcome of one wait for the host. @throws StudioError `host-unreachable`, `cancelled`. */
  async over<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#isStalled = true;
      this.#controller.abort();
    }, STALL_TIMEOUT_MS);
    try {
      return await work;
    } catch (error) {
      throwIfAborted(this.#outer);
      const reason = this.#isStalled ? 'The host fell silent.' : 'The host cannot be reached.';
      throw new StudioError('host-unreachable', reason, { url: this.#url }, error);
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    this.#controller.abort();
  }
}

/** A host that announces too few bytes will do so again; one that broke off may not. */
function isTransient(error: unknown): boolean {
  return (
    isStudioError(error, 'host-unreachable') ||
    (isStudioError(error, 'download-short') && error.details['isAnnounced'] !== true)
  );
}

/** Waits; ends early, with `cancelled`, when `signal` is aborted. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener('abort', end);
  });
  throwIfAborted(signal);
}
