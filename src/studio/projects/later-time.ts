/** Now as ISO 8601, or the time before where a clock was set back: what changed last is never older than it was. */
export function laterTime(before: string, now: Date): string {
  const time = now.toISOString();
  return time > before ? time : before;
}
