import { describe, expect, test } from 'vitest';
import { MAX_UNFINISHED_JOBS } from '../../src/domain/jobs/job-order.ts';
import { moveInQueue, nextJob, queuePosition, waitingJobs } from '../../src/domain/jobs/queue-order.ts';
import type { RecipeVersion2 } from '../../src/domain/recipes/recipe.ts';
import type { StoredJob } from '../../src/studio/persistence/rows.ts';
import { QUEUE_PAUSED, type StudioStorage } from '../../src/studio/persistence/studio-storage.ts';
import { newJob, newPicture } from '../unit/studio/sample-rows.ts';

/** What every adapter of the StudioStorage port must do ([S10]…[S19] of docs/specs/studio.md). */
export function describeStudioStorage(name: string, open: () => Promise<StudioStorage>): void {
  describe(`studio storage: ${name}`, () => {
    test('[S10] jobs come in the order in which they were queued, whatever their ids and times', async () => {
      const storage = await open();
      for (const id of ['c', 'a', 'b']) await storage.insertJob(newJob(id));
      expect((await storage.listJobs()).map((job) => job.id)).toEqual(['c', 'a', 'b']);
      await storage.deleteJobs(['a']);
      await storage.insertJob(newJob('d'));
      expect((await storage.listJobs()).map((job) => job.id)).toEqual(['c', 'b', 'd']);
    });

    test('[S11] a full queue refuses one more, and finished jobs take no place in it', async () => {
      const storage = await open();
      await storage.insertJobs(Array.from({ length: MAX_UNFINISHED_JOBS }, (_, index) => newJob(`job-${index}`)));
      await expect(storage.insertJob(newJob('last'))).rejects.toMatchObject({ code: 'queue-full' });
      await storage.updateJob('job-7', (job) => ({ ...job, state: 'cancelled' }));
      await storage.insertJob(newJob('last'));
      expect(await storage.listJobs()).toHaveLength(MAX_UNFINISHED_JOBS + 1);
    });

    test('[S11] several jobs are queued in their order, all or none', async () => {
      const storage = await open();
      await storage.insertJobs([newJob('c'), newJob('a'), newJob('b')]);
      await storage.updateJob('c', (job) => ({ ...job, state: 'cancelled' }));
      const tooMany = Array.from({ length: MAX_UNFINISHED_JOBS - 1 }, (_, index) => newJob(`job-${index}`));
      await expect(storage.insertJobs(tooMany)).rejects.toMatchObject({ code: 'queue-full' });
      expect((await storage.listJobs()).map((job) => job.id)).toEqual(['c', 'a', 'b']);
    });

    test('[S12] an update sees the row as it is, and undefined leaves it', async () => {
      const storage = await open();
      await storage.insertJob(newJob('a'));
      await storage.updateJob('a', (job) => ({ ...job, attempts: job.attempts + 1 }));
      await storage.updateJob('a', (job) => ({ ...job, attempts: job.attempts + 1 }));
      expect(await storage.updateJob('a', () => undefined)).toMatchObject({ attempts: 2 });
      expect(await storage.updateJob('nobody', (job) => job)).toBeUndefined();
    });

    test('[S13] pictures and the last state of their job are written together or not at all', async () => {
      const storage = await open();
      await storage.insertJob(newJob('job'));
      const isWritten = await storage.completeJob('job', [newPicture('one', '1')], () => undefined);
      expect(isWritten).toBe(false);
      expect(await storage.listResults()).toEqual([]);

      const pictures = [newPicture('one', '1'), newPicture('two', '2')];
      expect(await storage.completeJob('job', pictures, (job) => ({ ...job, state: 'succeeded' }))).toBe(true);
      expect((await storage.getJob('job'))?.state).toBe('succeeded');
      expect(await storage.listResults()).toHaveLength(2);
      const blob = await storage.readBlob(pictures[1]?.result.pngSha256 ?? '');
      expect(await blob?.text()).toBe('png 2');
      expect(await storage.completeJob('gone', pictures, (job) => job)).toBe(false);
    });

    test('[S14] results are found by their request, in batch order, and listed newest first', async () => {
      const storage = await open();
      await storage.insertJob(newJob('job'));
      const at = (id: string, batchIndex: number, second: number, requestKey: string) => {
        const picture = newPicture(id, id, { requestKey, createdAt: `2026-11-24T10:00:0${second}.000Z` });
        return { ...picture, result: { ...picture.result, recipe: { ...picture.result.recipe, batchIndex } } };
      };
      const pictures = [at('b1', 1, 1, 'x'), at('b0', 0, 1, 'x'), at('late', 0, 2, 'y')];
      await storage.completeJob('job', pictures, (job) => job);
      expect((await storage.findResults('x')).map((result) => result.id)).toEqual(['b0', 'b1']);
      expect((await storage.listResults()).map((result) => result.id)).toEqual(['late', 'b0', 'b1']);
    });

    test('[C8] recipes of both versions come back as they were written', async () => {
      const storage = await open();
      await storage.insertJob(newJob('job'));
      const old = newPicture('old', 'old');
      const recipe: RecipeVersion2 = {
        ...old.result.recipe,
        version: 2,
        studioVersion: '0.2.0',
        componentHashes: { textEncoder: ['a'], unet: ['b', 'c'], vaeDecoder: ['d'], vaeEncoder: ['e'] },
        schedulerConfig: { prediction_type: 'epsilon', trained_betas: null },
        precision: 'float16',
        isRepeatable: false,
        vaeTileSide: 32,
      };
      await storage.completeJob('job', [old, newPicture('new', 'new', { recipe })], (job) => job);
      expect((await storage.getResult('old'))?.recipe).toEqual(old.result.recipe);
      expect((await storage.getResult('new'))?.recipe).toEqual(recipe);
    });

    test('[S15] a removed result is out of every list until it is restored, and purged only when it is old', async () => {
      const storage = await open();
      await storage.insertJob(newJob('job'));
      const [kept, old, young] = [newPicture('kept', 'same'), newPicture('old', 'old'), newPicture('young', 'young')];
      await storage.completeJob('job', [kept, old, young], (job) => ({
        ...job,
        state: 'succeeded',
        finishedAt: '2026-10-01T00:00:00.000Z',
      }));
      await storage.markDeleted('old', '2026-10-01T00:00:00.000Z');
      await storage.markDeleted('young', '2026-11-20T00:00:00.000Z');
      expect((await storage.listResults()).map((result) => result.id)).toEqual(['kept']);
      expect(await storage.findResults('key')).toHaveLength(1);

      await storage.purge('2026-11-01T00:00:00.000Z');
      expect(await storage.getResult('old')).toBeUndefined();
      expect(await storage.readBlob(kept.png.sha256)).toBeDefined();
      expect(await storage.getJob('job')).toBeUndefined();

      await storage.markDeleted('young', undefined);
      expect(await storage.listResults()).toHaveLength(2);
      expect(await storage.readBlob(young.png.sha256)).toBeDefined();
      expect(await storage.markDeleted('old', undefined)).toBeUndefined();
    });

    test('[S18] jobs enter at the back, at the front or at their own place, and keep it', async () => {
      const storage = await open();
      await storage.insertJobs([newJob('a'), newJob('b')]);
      await storage.insertJobs([newJob('x', { batchId: 'xs' }), newJob('y', { batchId: 'xs' })], 'front');
      const b = queuePosition((await storage.getJob('b')) ?? newJob('b'));
      await storage.insertJobs([newJob('own', { order: b - 1 })], 'own');
      await storage.insertJobs([newJob('last')]);
      const jobs = await storage.listJobs();
      expect(lineOf(jobs)).toBe('x y a own b last');
      expect(jobs.map((job) => job.id)).toEqual(['a', 'b', 'x', 'y', 'own', 'last']);
      expect(jobs.map((job) => job.batchId)).toEqual([undefined, undefined, 'xs', 'xs', undefined, undefined]);
    });

    test('[S18] who makes room for one that enters is moved in the same transaction', async () => {
      const storage = await open();
      await storage.insertJobs([newJob('a', { batchId: 'as', order: 1 }), newJob('b', { order: 2 })], 'own');
      await storage.insertJobs([newJob('a2', { batchId: 'as' })], 'front');
      expect(lineOf(await storage.listJobs())).toBe('a a2 b');
    });

    test('[S18] several jobs change together or not at all, each as it is', async () => {
      const storage = await open();
      await storage.insertJobs([newJob('a'), newJob('b'), newJob('c')]);
      const changed = await storage.updateJobs((jobs) => moveInQueue(jobs, 'c', 'front'));
      expect(changed.map((job) => job.id)).toEqual(['c']);
      await storage.updateJob('b', (job) => ({ ...job, state: 'cancelled' }));
      await Promise.all(
        ['a', 'c'].map(() => storage.updateJobs((jobs) => jobs.map((job) => ({ ...job, attempts: job.attempts + 1 })))),
      );
      const failing = storage.updateJobs(() => {
        throw new Error('A test made it so.');
      });
      await expect(failing).rejects.toThrow('A test made it so.');
      const jobs = await storage.listJobs();
      expect(jobs.map(({ id, state, attempts }) => [id, state, attempts])).toEqual([
        ['a', 'queued', 2],
        ['b', 'cancelled', 2],
        ['c', 'queued', 2],
      ]);
      expect(lineOf(jobs)).toBe('c a');
      await storage.deleteJobs(['a', 'b', 'nobody']);
      expect((await storage.listJobs()).map((job) => job.id)).toEqual(['c']);
    });

    test('[S19] a claim takes the job that it began, each once, and none while the queue is paused', async () => {
      const storage = await open();
      await storage.insertJobs([newJob('a'), newJob('b')]);
      const begin = (jobs: readonly StoredJob[]): StoredJob | undefined => {
        const next = nextJob(jobs);
        return next && { ...next, state: 'loading' };
      };
      const [paused, claimed] = await Promise.all([
        storage.updateSetting(QUEUE_PAUSED, () => true),
        storage.claimJob(begin),
      ]);
      expect([paused, claimed]).toEqual([true, undefined]);
      expect(lineOf(await storage.listJobs())).toBe('a b');
      await storage.updateSetting(QUEUE_PAUSED, () => false);
      const begun = await Promise.all([storage.claimJob(begin), storage.claimJob(begin), storage.claimJob(begin)]);
      expect(begun.map((job) => job?.id)).toEqual(['a', 'b', undefined]);
      expect((await storage.listJobs()).map((job) => job.state)).toEqual(['loading', 'loading']);
    });

    test('[S16] a setting is what was written last', async () => {
      const storage = await open();
      expect(await storage.readSetting('provider')).toBeUndefined();
      await storage.writeSetting('provider', 'wasm');
      await storage.writeSetting('provider', 'webgpu');
      expect(await storage.readSetting('provider')).toBe('webgpu');
    });

    test('[S17] changes of a setting made at the same time all count', async () => {
      const storage = await open();
      const add = (word: string) =>
        storage.updateSetting('words', (value) => [...(Array.isArray(value) ? (value as string[]) : []), word]);
      expect(await add('a')).toEqual(['a']);
      await Promise.all(['b', 'c', 'd'].map(add));
      expect(await storage.readSetting('words')).toEqual(['a', 'b', 'c', 'd']);
      const failing = storage.updateSetting('words', () => {
        throw new Error('A test made it so.');
      });
      await expect(failing).rejects.toThrow('A test made it so.');
      expect(await storage.readSetting('words')).toEqual(['a', 'b', 'c', 'd']);
    });
  });
}

function lineOf(jobs: readonly StoredJob[]): string {
  return waitingJobs(jobs)
    .map((job) => job.id)
    .join(' ');
}
