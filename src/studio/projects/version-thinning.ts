import type { StoredVersion } from '../persistence/project-rows.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Automatic versions older than this go. */
const KEEP_DAILY_MS = 30 * DAY_MS;

/**
 * Automatic versions that may go: of the last day all stay, before that the latest of each day for 30 days, then none.
 * Named ones always stay, and so does one from the future: a clock was set back.
 */
export function superfluousVersions(versions: readonly StoredVersion[], now: Date): readonly string[] {
  const latestOfDay = new Set<string>();
  const superfluous: string[] = [];
  for (const version of [...versions].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))) {
    if (version.name !== undefined) continue;
    const ageMs = now.getTime() - Date.parse(version.createdAt);
    if (ageMs <= DAY_MS) continue;
    const day = version.createdAt.slice(0, 10);
    if (ageMs > KEEP_DAILY_MS || latestOfDay.has(day)) superfluous.push(version.id);
    else latestOfDay.add(day);
  }
  return superfluous;
}
