import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobState } from '../../../src/domain/jobs/job.ts';
import { oldestFirst } from '../../../src/domain/jobs/job-order.ts';
import {
  atFront,
  enterQueue,
  moveInQueue,
  nextJob,
  type QueuePlace,
  type QueueTarget,
  queuePosition,
  waitingJobs,
} from '../../../src/domain/jobs/queue-order.ts';
import { fuzzSeeds } from '../../fuzz-seeds.ts';

interface TestJob {
  readonly id: string;
  readonly createdAt: string;
  readonly state: JobState;
  readonly order?: number;
  readonly batchId?: string;
}

/** A queue as its rows are kept, on which the functions are tried out. The clock ticks once per job. */
class TestQueue {
  jobs: readonly TestJob[] = [];
  #count = 0;

  enter(place: QueuePlace, ids: readonly string[], batchId?: string, order?: number): this {
    const entering = ids.map((id): TestJob => {
      const createdAt = new Date(1_800_000_000_000 + this.#count++).toISOString();
      return {
        id,
        createdAt,
        state: 'queued',
        ...(batchId === undefined ? {} : { batchId }),
        ...(order === undefined ? {} : { order }),
      };
    });
    const { entered, moved } = enterQueue(this.jobs, entering, place);
    this.#write([...moved, ...entered]);
    return this;
  }

  move(id: string, target: QueueTarget): number {
    const moved = moveInQueue(this.jobs, id, target);
    this.#write(moved);
    return moved.length;
  }

  become(id: string, state: JobState): this {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, state } : job));
    return this;
  }

  find(id: string): TestJob {
    const job = this.jobs.find((each) => each.id === id);
    if (!job) throw new Error(id);
    return job;
  }

  get line(): string {
    return waitingJobs(this.jobs)
      .map(({ id }) => id)
      .join(' ');
  }

  #write(rows: readonly TestJob[]): void {
    const byId = new Map([...this.jobs, ...rows].map((job) => [job.id, job]));
    this.jobs = [...byId.values()].sort(oldestFirst);
  }
}

const queueOf = (...ids: string[]) => new TestQueue().enter('back', ids);

test('[J10] jobs that were never moved go by their time, and jobs of older rows with them', () => {
  const queue = queueOf('a', 'b').enter('back', ['c']);
  expect(queue.line).toBe('a b c');
  expect(queue.jobs.every((job) => job.order === undefined)).toBe(true);
  expect(nextJob(queue.become('a', 'running').jobs)?.id).toBe('b');
});

describe('[J12] entering', () => {
  test('at the back: behind jobs that were moved there too', () => {
    const queue = queueOf('a', 'b', 'c');
    queue.move('a', 'back');
    expect(queue.enter('back', ['d', 'e']).line).toBe('b c a d e');
  });

  test('at the back, however far back a job was moved', () => {
    const queue = queueOf('a', 'b').enter('own', ['far'], undefined, 2_000_000_000_000);
    expect(queue.enter('back', ['c', 'd']).line).toBe('a b far c d');
  });

  test('at the front: together they keep their order, and the last to come is first', () => {
    const queue = queueOf('a', 'b').enter('front', ['c', 'd']);
    expect(queue.line).toBe('c d a b');
    expect(queue.enter('front', ['e']).line).toBe('e c d a b');
  });

  test('at the front of nothing', () => {
    expect(new TestQueue().enter('front', ['a', 'b']).line).toBe('a b');
  });

  test('at the front: the rest of a batch comes behind its first jobs, whatever comes between', () => {
    const queue = queueOf('a', 'b');
    for (const id of ['x1', 'x2', 'x3']) queue.enter('front', [id], 'x');
    expect(queue.line).toBe('x1 x2 x3 a b');
    queue.move('x3', { before: 'x2' });
    expect(queue.enter('front', ['x4'], 'x').line).toBe('x1 x3 x2 x4 a b');
    expect(queue.become('x1', 'running').enter('front', ['x5'], 'x').line).toBe('x3 x2 x4 x5 a b');
    expect(queue.enter('front', ['y'], 'y').enter('front', ['x6'], 'x').line).toBe('x6 y x3 x2 x4 x5 a b');
  });

  test('a batch of five hundred at the front, one by one, moves nobody else', () => {
    const queue = queueOf('a', 'b');
    const before = queue.find('a');
    const ids = Array.from({ length: 500 }, (_, index) => `x${index}`);
    for (const id of ids) queue.enter('front', [id], 'x');
    expect(queue.line).toBe(`${ids.join(' ')} a b`);
    expect(queue.find('a')).toBe(before);
  });

  test('at the place that it had: before all that were queued after it', () => {
    const queue = queueOf('a', 'b', 'c').become('b', 'cancelled');
    queue.enter('own', ['again'], undefined, queuePosition(queue.find('b')));
    expect(queue.line).toBe('a again c');
    queue.move('c', 'front');
    expect(queue.line).toBe('c a again');
  });
});

describe('[J13] moving', () => {
  test('to the ends and beside others', () => {
    const queue = queueOf('a', 'b', 'c', 'd');
    const steps: [string, QueueTarget, string][] = [
      ['d', 'front', 'd a b c'],
      ['d', 'back', 'a b c d'],
      ['c', { before: 'b' }, 'a c b d'],
      ['a', { after: 'c' }, 'c a b d'],
      ['c', { before: 'd' }, 'a b c d'],
      ['d', { after: 'a' }, 'a d b c'],
    ];
    for (const [id, target, line] of steps) {
      queue.move(id, target);
      expect(queue.line).toBe(line);
    }
  });

  test('to where it is changes no row', () => {
    const queue = queueOf('a', 'b', 'c');
    const targets: [string, QueueTarget][] = [
      ['a', 'front'],
      ['c', 'back'],
      ['b', { before: 'c' }],
      ['b', { after: 'a' }],
      ['b', { before: 'b' }],
      ['b', { after: 'b' }],
    ];
    for (const [id, target] of targets) expect(queue.move(id, target)).toBe(0);
  });

  test('what does not wait, and what there is not, is left alone', () => {
    const queue = queueOf('a', 'b', 'c').become('a', 'running');
    expect(queue.move('a', 'back')).toBe(0);
    expect(queue.move('nobody', 'front')).toBe(0);
    expect(queue.move('c', { before: 'nobody' })).toBe(0);
  });

  test('beside a job that began or was cancelled meanwhile it goes where that stood', () => {
    const queue = queueOf('a', 'b', 'c', 'd').become('a', 'running').become('c', 'cancelled');
    queue.move('d', { before: 'a' });
    expect(queue.line).toBe('d b');
    queue.move('d', { after: 'c' });
    expect(queue.line).toBe('b d');
  });

  test('equal positions make no knot', () => {
    const queue = new TestQueue().enter('own', ['a', 'b', 'c'], undefined, 7);
    expect(queue.line).toBe('a b c');
    queue.move('c', { before: 'b' });
    expect(queue.line).toBe('a c b');
    queue.move('b', 'front');
    expect(queue.line).toBe('b a c');
  });
});

test('[J14] a job that was at work goes before all that wait, also those that were put to the front meanwhile', () => {
  const queue = queueOf('a', 'b').become('a', 'running').enter('front', ['c']);
  const [orphan, untouched] = [queue.find('a'), queueOf('x', 'y').become('x', 'running')];
  expect(queuePosition(atFront(queue.jobs, orphan))).toBeLessThan(queuePosition(queue.find('c')));
  expect(atFront(untouched.jobs, untouched.find('x'))).toBe(untouched.find('x'));
  expect(atFront([], orphan)).toBe(orphan);
});

test('[J15] whatever is queued, moved and begun, the line is as a plain list would be, and positions are whole numbers', () => {
  const index = fc.nat(30);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('enter' as const),
      place: fc.constantFrom('back' as const, 'front' as const),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('end' as const), place: fc.constantFrom('back' as const, 'front' as const), index }),
    fc.record({
      kind: fc.constant('beside' as const),
      side: fc.constantFrom('before' as const, 'after' as const),
      index,
      other: index,
    }),
    fc.record({ kind: fc.constant('begin' as const) }),
  );
  for (const seed of fuzzSeeds(3))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new TestQueue();
        let list: string[] = [];
        let count = 0;
        for (const each of steps) {
          if (each.kind === 'enter') {
            const ids = Array.from({ length: each.count }, () => `j${count++}`);
            queue.enter(each.place, ids);
            list = each.place === 'back' ? [...list, ...ids] : [...ids, ...list];
          } else if (list.length === 0) continue;
          else if (each.kind === 'begin') queue.become(list.shift() ?? '', 'running');
          else {
            const id = list[each.index % list.length] ?? '';
            const others = list.filter((other) => other !== id);
            if (each.kind === 'end') {
              queue.move(id, each.place);
              list = each.place === 'back' ? [...others, id] : [id, ...others];
            } else {
              const other = others[each.other % others.length];
              if (other === undefined) continue;
              queue.move(id, each.side === 'before' ? { before: other } : { after: other });
              others.splice(others.indexOf(other) + (each.side === 'before' ? 0 : 1), 0, id);
              list = others;
            }
          }
          expect(queue.line).toBe(list.join(' '));
          expect(nextJob(queue.jobs)?.id).toBe(list[0]);
          expect(queue.jobs.every((job) => Number.isSafeInteger(queuePosition(job)))).toBe(true);
        }
      }),
      { seed, numRuns: 200 },
    );
});
