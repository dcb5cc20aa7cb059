import { inputAssetIds } from '../../domain/diffusion/request.ts';
import { type BlobTime, type Pin, parseBlobTimeRow, parsePinRow, parseUploadRow } from './asset-rows.ts';
import { parseProjectRow, parseVersionRow } from './project-rows.ts';
import { parseJobRow, parseResultRow } from './rows.ts';

/** Everything that may name bytes, and the names of all bytes, as one transaction sees them. Rows are unparsed. */
export interface Holdings {
  readonly jobs: readonly unknown[];
  readonly results: readonly unknown[];
  readonly uploads: readonly unknown[];
  readonly projects: readonly unknown[];
  readonly versions: readonly unknown[];
  /** Keys: project id and asset id. */
  readonly assetMarks: readonly unknown[];
  readonly pins: readonly unknown[];
  readonly blobTimes: readonly unknown[];
  readonly blobKeys: readonly unknown[];
}

/** When bytes that nothing names may go. */
export interface CollectionTerms {
  /** ISO 8601: what was put since then stays. */
  readonly before: string;
  /** ISO 8601: a later time is one of a clock that was set back, and becomes this. */
  readonly now: string;
  readonly livingTabs: ReadonlySet<string>;
}

/** What a garbage collection does. */
interface CollectionPlan {
  readonly garbage: readonly string[];
  readonly endedPins: readonly Pin[];
  /** Rows from the future, with the time now. */
  readonly correctedTimes: readonly BlobTime[];
  readonly correctedPins: readonly Pin[];
}

/** What may go; undefined when a row cannot be read: what it names cannot be told, so everything stays. */
export function planCollection(holdings: Holdings, terms: CollectionTerms): CollectionPlan | undefined {
  const named = namedBytes(holdings);
  const times = parseAll(holdings.blobTimes, parseBlobTimeRow);
  const pins = parseAll(holdings.pins, parsePinRow);
  if (!named || !times || !pins) return undefined;

  const endedPins: Pin[] = [];
  for (const pin of pins) {
    if (terms.livingTabs.has(pin.tabId) || !isOld(pin.pinnedAt, terms)) named.add(pin.sha256);
    else endedPins.push(pin);
  }
  const timeOf = new Map(times.map((time) => [time.sha256, time.addedAt]));
  const garbage = holdings.blobKeys.filter((key): key is string => {
    if (typeof key !== 'string' || named.has(key)) return false;
    const addedAt = timeOf.get(key);
    return addedAt === undefined || isOld(addedAt, terms);
  });
  const ended = new Set(endedPins);
  const removed = new Set(garbage);
  return {
    garbage,
    endedPins,
    correctedTimes: times
      .filter((time) => isFuture(time.addedAt, terms) && !removed.has(time.sha256))
      .map((time) => ({ ...time, addedAt: terms.now })),
    correctedPins: pins
      .filter((pin) => isFuture(pin.pinnedAt, terms) && !ended.has(pin))
      .map((pin) => ({ ...pin, pinnedAt: terms.now })),
  };
}

/** Bytes that a row names, pins aside. */
function namedBytes(holdings: Holdings): Set<string> | undefined {
  const results = parseAll(holdings.results, parseResultRow);
  const uploads = parseAll(holdings.uploads, parseUploadRow);
  const projects = parseAll(holdings.projects, parseProjectRow);
  const versions = parseAll(holdings.versions, parseVersionRow);
  const marks = parseAll(holdings.assetMarks, parseMarkKey);
  const jobs = parseAll(holdings.jobs, parseJobRow);
  if (!results || !uploads || !projects || !versions || !marks || !jobs) return undefined;
  const named = new Set(marks);
  for (const { request } of [...jobs, ...results.map(({ recipe }) => recipe)])
    for (const assetId of inputAssetIds(request)) named.add(assetId);
  for (const { pngSha256, thumbnailSha256 } of results) named.add(pngSha256).add(thumbnailSha256);
  for (const { sha256, thumbnailSha256 } of uploads) named.add(sha256).add(thumbnailSha256);
  for (const { thumbnailSha256 } of projects) if (thumbnailSha256 !== undefined) named.add(thumbnailSha256);
  for (const { assetIds } of versions) for (const assetId of assetIds) named.add(assetId);
  return named;
}

function parseAll<Row>(rows: readonly unknown[], parse: (row: unknown) => Row | undefined): Row[] | undefined {
  const parsed: Row[] = [];
  for (const row of rows) {
    const known = parse(row);
    if (known === undefined) return undefined;
    parsed.push(known);
  }
  return parsed;
}

function parseMarkKey(key: unknown): string | undefined {
  const assetId: unknown = Array.isArray(key) ? key[1] : undefined;
  return typeof assetId === 'string' ? assetId : undefined;
}

function isOld(time: string, { before }: CollectionTerms): boolean {
  return Date.parse(time) < Date.parse(before);
}

function isFuture(time: string, { now }: CollectionTerms): boolean {
  return Date.parse(time) > Date.parse(now);
}
