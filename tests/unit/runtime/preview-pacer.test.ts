import { describe, expect, test } from 'vitest';
import { PreviewPacer } from '../../../src/engine/runtime/preview-pacer.ts';

/** Runs `steps` steps of 100 ms; each preview takes `previewMs`. Returns the steps that got one. */
function previewedSteps(
  everySteps: number,
  previewMs: number,
  steps: number,
  taken: () => unknown = () => {},
): number[] {
  let now = 0;
  const pacer = new PreviewPacer(everySteps, () => now);
  const shown: number[] = [];
  for (let step = 1; step <= steps; step++) {
    now += 100;
    pacer.offer(
      step,
      () => {
        now += previewMs;
        return step;
      },
      (made) => {
        shown.push(made);
        return taken();
      },
    );
    expect(pacer.spentMs).toBe(shown.length * previewMs);
  }
  return shown;
}

describe('PreviewPacer', () => {
  test('[R33] previews after every n-th step, none for 0', () => {
    expect(previewedSteps(1, 1, 4)).toEqual([1, 2, 3, 4]);
    expect(previewedSteps(3, 1, 8)).toEqual([3, 6]);
    expect(previewedSteps(0, 1, 8)).toEqual([]);
  });

  test('[R33] keeps within a tenth of the time, but for the first, whose cost nobody knows', () => {
    const shown = previewedSteps(1, 50, 40);
    expect(shown[0]).toBe(1);
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.length * 50).toBeLessThanOrEqual((40 * 100 + shown.length * 50) / 10 + 50);
  });

  test('[R33] drops previews while the page has not taken the last one, also when taking it failed', async () => {
    const pacer = new PreviewPacer(1, () => 0);
    const shown: number[] = [];
    let take = (_error?: Error): void => {};
    const offer = (step: number) =>
      pacer.offer(
        step,
        () => step,
        (made) => {
          shown.push(made);
          return new Promise<void>((resolve, reject) => {
            take = (error) => (error ? reject(error) : resolve());
          });
        },
      );
    offer(1);
    offer(2);
    take();
    await Promise.resolve();
    offer(3);
    take(new Error('the page threw'));
    await Promise.resolve();
    offer(4);
    expect(shown).toEqual([1, 3, 4]);
  });

  test('[R33] a preview that a network makes counts until it is made, and holds the next one back', async () => {
    let now = 0;
    const pacer = new PreviewPacer(1, () => now);
    const shown: number[] = [];
    let finish = (_made: number): void => {};
    const offer = (step: number) => {
      now += 100;
      pacer.offer(
        step,
        () =>
          new Promise<number>((resolve) => {
            finish = resolve;
          }),
        (made) => shown.push(made),
      );
    };
    offer(1);
    offer(2);
    now += 40;
    finish(1);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(shown).toEqual([1]);
    expect(pacer.spentMs).toBe(140);
    offer(3);
    finish(3);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(shown).toEqual([1]); // a tenth of the time is spent
  });
});
