import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeScheduler } from '../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { stepCountOf } from '../../src/domain/diffusion/schedulers/scheduler.ts';
import { schedulerOfConfig } from '../../src/domain/diffusion/schedulers/scheduler-of-config.ts';

interface GoldenCase {
  readonly scheduler: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly step: { readonly eta?: number };
  readonly numInferenceSteps: number;
  readonly startIndex?: number;
  readonly initNoiseSigma: number;
  readonly timesteps: readonly number[];
  readonly samples: readonly (readonly number[])[];
  readonly draws: number;
}

interface Golden {
  readonly base: readonly number[];
  readonly cases: readonly GoldenCase[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('schedulers.json', import.meta.url), 'utf8'));

/** How many loops of each class the file holds: none is skipped in silence. */
const CLASSES: readonly [className: string, caseCount: number][] = [
  ['DDIMScheduler', 168],
  ['PNDMScheduler', 36],
  ['EulerDiscreteScheduler', 114],
  ['EulerAncestralDiscreteScheduler', 42],
  ['HeunDiscreteScheduler', 54],
  ['LMSDiscreteScheduler', 54],
  ['DPMSolverMultistepScheduler', 222],
  ['UniPCMultistepScheduler', 114],
  ['DEISMultistepScheduler', 54],
  ['LCMScheduler', 18],
  ['TCDScheduler', 12],
];

const TOLERANCE = 2e-5;
/** Where Euler's samples start at sigma 4096, float32 itself is that coarse. */
const COARSE_TOLERANCE = 1e-3;

test('[D10] no class of the file is left out', () => {
  expect(new Set(golden.cases.map(({ scheduler }) => scheduler))).toEqual(new Set(CLASSES.map(([name]) => name)));
  expect(golden.cases).toHaveLength(888);
});

test.each(CLASSES)('[D10] every loop of %s, every sample of it', (className, caseCount) => {
  const cases = golden.cases.filter((one) => one.scheduler === className);
  expect(cases).toHaveLength(caseCount);
  const failures = cases.flatMap((one) => deviationsOf(one));
  expect(failures).toEqual([]);
});

/** Runs a case; one line for each number that is off. */
function deviationsOf(one: GoldenCase): string[] {
  const startIndex = one.startIndex ?? 0;
  const id = schedulerOfConfig({ ...one.config, _class_name: one.scheduler });
  if (id === undefined) return [`no scheduler for ${one.scheduler}`];
  const scheduler = makeScheduler({
    id,
    // As diffusers: the spacing of the times, unless the config says Karras.
    scheduleType: one.config['use_karras_sigmas'] === true ? 'automatic' : 'uniform',
    config: one.config,
    numInferenceSteps: one.numInferenceSteps,
    startIndex,
    ...one.step,
  });
  // The file lists the times of whole schedules, one per call, and the samples from the start on.
  const firstCall = one.timesteps.length - one.samples.length;
  const isEuler = id === 'euler' || id === 'euler-ancestral';
  const tolerance = isEuler && one.config['rescale_betas_zero_snr'] === true ? COARSE_TOLERANCE : TOLERANCE;
  const deviations: string[] = [];
  const compare = (what: string, actual: number | undefined, expected: number | undefined) => {
    if (actual === undefined || expected === undefined || !(Math.abs(actual - expected) <= tolerance + tolerance * Math.abs(expected)))
      deviations.push(`${JSON.stringify(one.config)} N=${one.numInferenceSteps} start=${startIndex} ${what}: ${actual}, not ${expected}`);
  };

  compare('number of calls', scheduler.timesteps.length, one.samples.length);
  compare('number of steps', stepCountOf(scheduler), one.numInferenceSteps - startIndex);
  for (const [i, timestep] of one.timesteps.slice(firstCall).entries())
    compare(`timestep ${i}`, scheduler.timesteps[i], timestep);
  compare('initNoiseSigma', scheduler.initNoiseSigma, one.initNoiseSigma);

  const base = Float32Array.from(golden.base);
  let sample =
    one.startIndex === undefined
      ? base.map((value) => value * scheduler.initNoiseSigma)
      : scheduler.addNoise(base, base.map((_, i) => Math.cos(i + 1)), 0);
  let drawCount = 0;
  const drawNoise = () => {
    drawCount++;
    return base.map((_, i) => Math.sin(drawCount * (i + 1)));
  };
  for (const [i, expected] of one.samples.entries()) {
    const timestep = scheduler.timesteps[i] ?? Number.NaN;
    const output = scheduler
      .scaleModelInput(sample, i)
      .map((value) => 0.5 * value + 0.2 * Math.cos(0.01 * timestep));
    sample = scheduler.step(output, i, sample, drawNoise).prevSample;
    for (const [element, value] of expected.entries()) compare(`sample ${i}[${element}]`, sample[element], value);
  }
  compare('draws', drawCount, one.draws);
  return deviations;
}
