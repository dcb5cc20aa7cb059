import type { Job } from './job.ts';
import { oldestFirst } from './job-order.ts';

/**
 * Where jobs enter the queue: behind all that wait, before them (behind those of their own batch that are there already),
 * or where their own `order` says.
 */
export type QueuePlace = 'back' | 'front' | 'own';

/** Where a waiting job goes: to an end of the queue, or beside another job. */
export type QueueTarget = 'front' | 'back' | { readonly before: string } | { readonly after: string };

/** What the queue's order looks at. */
type PlacedJob = Pick<Job, 'id' | 'createdAt' | 'state' | 'order' | 'batchId'>;

/** Left free at the front, so that the rest of a batch finds room behind its first job. More than can wait at all. */
const FRONT_GAP = 1_000;

/** Where a job stands: the smaller goes first. One that was never moved stands where its time puts it, in ms. */
export function queuePosition({ order, createdAt }: Pick<PlacedJob, 'order' | 'createdAt'>): number {
  return order ?? Date.parse(createdAt);
}

/** For `sort`: as the queue goes; time and id decide between equal positions, so that all tabs agree. */
export function firstInQueue(a: PlacedJob, b: PlacedJob): number {
  return queuePosition(a) - queuePosition(b) || oldestFirst(a, b);
}

/** The queued ones of `jobs`, as the queue goes. */
export function waitingJobs<J extends PlacedJob>(jobs: Iterable<J>): J[] {
  return [...jobs].filter(({ state }) => state === 'queued').sort(firstInQueue);
}

/** The job to take up next: the first that is queued; undefined when none is. */
export function nextJob<J extends PlacedJob>(jobs: Iterable<J>): J | undefined {
  let next: J | undefined;
  for (const job of jobs) if (job.state === 'queued' && (!next || firstInQueue(job, next) < 0)) next = job;
  return next;
}

/**
 * Jobs that enter the queue together, in their order.
 * @param jobs all that there are.
 * @param entering queued, each with a later time than all of `jobs` and those before it.
 * @returns them with their places, and those that make room, with theirs.
 */
export function enterQueue<J extends PlacedJob>(
  jobs: readonly J[],
  entering: readonly J[],
  place: QueuePlace,
): { readonly entered: readonly J[]; readonly moved: readonly J[] } {
  if (place === 'own') return { entered: entering, moved: [] };
  const waiting = waitingJobs(jobs);
  const at = place === 'back' ? waiting.length : mateCount(waiting, entering[0]?.batchId);
  const [before, after] = [waiting[at - 1], waiting[at]];
  const placed = entering.map((job, index) => {
    if (!after) return job; // nobody waits behind: the time says it
    return { ...job, order: before ? queuePosition(before) + 1 + index : queuePosition(after) - FRONT_GAP + index };
  });
  const sequence = inSequence([...waiting.slice(0, at), ...placed, ...waiting.slice(at)]);
  return {
    entered: sequence.slice(at, at + entering.length),
    moved: changedOf(waiting, [...sequence.slice(0, at), ...sequence.slice(at + entering.length)]),
  };
}

/**
 * A waiting job at another place.
 * @returns the jobs whose place changes, with it. None when it is there already, waits no more, or there is no such
 * neighbour. One that waits no more itself still says where it stood.
 */
export function moveInQueue<J extends PlacedJob>(jobs: readonly J[], jobId: string, target: QueueTarget): readonly J[] {
  const waiting = waitingJobs(jobs);
  const from = waiting.findIndex(({ id }) => id === jobId);
  const job = waiting[from];
  if (!job) return [];
  const others = waiting.filter((other) => other !== job);
  const at = targetIndex(jobs, others, target);
  if (at === undefined || at === from) return [];
  const placed = { ...job, order: placeBetween(others[at - 1], others[at], job) };
  return changedOf(waiting, inSequence([...others.slice(0, at), placed, ...others.slice(at)]));
}

/** A job that was at work, at a place before all that wait. */
export function atFront<J extends PlacedJob>(jobs: Iterable<J>, job: J): J {
  const first = nextJob(jobs);
  return !first || firstInQueue(job, first) < 0 ? job : { ...job, order: queuePosition(first) - FRONT_GAP };
}

/** How many jobs at the head of the queue are of a batch. */
function mateCount(waiting: readonly PlacedJob[], batchId: string | undefined): number {
  if (batchId === undefined) return 0;
  const at = waiting.findIndex((job) => job.batchId !== batchId);
  return at < 0 ? waiting.length : at;
}

function targetIndex(
  jobs: readonly PlacedJob[],
  others: readonly PlacedJob[],
  target: QueueTarget,
): number | undefined {
  if (target === 'front') return 0;
  if (target === 'back') return others.length;
  const neighbourId = 'before' in target ? target.before : target.after;
  const neighbour = jobs.find(({ id }) => id === neighbourId);
  if (!neighbour) return undefined;
  return others.filter((job) => firstInQueue(job, neighbour) < ('before' in target ? 0 : 1)).length;
}

/** A position between two jobs, where there is one; else the job's own, and others make room. */
function placeBetween(before: PlacedJob | undefined, after: PlacedJob | undefined, job: PlacedJob): number {
  if (!before) return after ? queuePosition(after) - FRONT_GAP : queuePosition(job);
  if (!after) return queuePosition(before) + 1;
  const middle = Math.floor((queuePosition(before) + queuePosition(after)) / 2);
  return middle > queuePosition(before) ? middle : queuePosition(job);
}

/** The jobs with positions that grow: those that they have, handed out anew. Who keeps its position stays the same object. */
function inSequence<J extends PlacedJob>(sequence: readonly J[]): readonly J[] {
  const positions = sequence.map(queuePosition).sort((a, b) => a - b);
  let last = Number.NEGATIVE_INFINITY;
  return sequence.map((job, index) => {
    last = Math.max(positions[index] ?? last, last + 1);
    return queuePosition(job) === last ? job : { ...job, order: last };
  });
}

function changedOf<J extends PlacedJob>(before: readonly J[], after: readonly J[]): readonly J[] {
  const known = new Set(before);
  return after.filter((job) => !known.has(job));
}
