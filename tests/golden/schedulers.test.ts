import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeScheduler } from '../../src/domain/diffusion/schedulers/make-scheduler.ts';
import type { SchedulerId } from '../../src/domain/diffusion/schedulers/scheduler.ts';

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

/** The class behind each id, and how many of its loops the file holds: none is skipped in silence. */
const CLASSES: readonly [id: SchedulerId, className: string, caseCount: number][] = [
  ['ddim', 'DDIMScheduler', 168],
  ['euler', 'EulerDiscreteScheduler', 114],
  ['euler-ancestral', 'EulerAncestralDiscreteScheduler', 42],
  ['dpmpp-2m', 'DPMSolverMultistepScheduler', 222],
  ['unipc', 'UniPCMultistepScheduler', 114],
];

const TOLERANCE = 2e-5;
/** Where Euler's samples start at sigma 4096, float32 itself is that coarse. */
const COARSE_TOLERANCE = 1e-3;

test.each(CLASSES)('[D10] %s: every loop of %s, every sample of it', (id, className, caseCount) => {
  const cases = golden.cases.filter((one) => one.scheduler === className);
  expect(cases).toHaveLength(caseCount);
  const failures = cases.flatMap((one) => deviationsOf(id, one));
  expect(failures).toEqual([]);
});

/** Runs a case; one line for each number that is off. */
function deviationsOf(id: SchedulerId, one: GoldenCase): string[] {
  const startIndex = one.startIndex ?? 0;
  const scheduler = makeScheduler({
    id,
    scheduleType: 'automatic',
    config: one.config,
    numInferenceSteps: one.numInferenceSteps,
    startIndex,
    eta: one.step.eta ?? 0,
  });
  const isEuler = id === 'euler' || id === 'euler-ancestral';
  const tolerance = isEuler && one.config['rescale_betas_zero_snr'] === true ? COARSE_TOLERANCE : TOLERANCE;
  const deviations: string[] = [];
  const compare = (what: string, actual: number | undefined, expected: number | undefined) => {
    if (actual === undefined || expected === undefined || !(Math.abs(actual - expected) <= tolerance + tolerance * Math.abs(expected)))
      deviations.push(`${JSON.stringify(one.config)} N=${one.numInferenceSteps} start=${startIndex} ${what}: ${actual}, not ${expected}`);
  };

  compare('number of timesteps', scheduler.timesteps.length, one.timesteps.length);
  for (const [i, timestep] of one.timesteps.entries()) compare(`timestep ${i}`, scheduler.timesteps[i], timestep);
  compare('initNoiseSigma', scheduler.initNoiseSigma, one.initNoiseSigma);

  const base = Float32Array.from(golden.base);
  let sample =
    one.startIndex === undefined
      ? base.map((value) => value * scheduler.initNoiseSigma)
      : scheduler.addNoise(base, base.map((_, i) => Math.cos(i + 1)), startIndex);
  let drawCount = 0;
  const drawNoise = () => {
    drawCount++;
    return base.map((_, i) => Math.sin(drawCount * (i + 1)));
  };
  for (const [i, expected] of one.samples.entries()) {
    const stepIndex = startIndex + i;
    const timestep = scheduler.timesteps[stepIndex] ?? Number.NaN;
    const output = scheduler
      .scaleModelInput(sample, stepIndex)
      .map((value) => 0.5 * value + 0.2 * Math.cos(0.01 * timestep));
    sample = scheduler.step(output, stepIndex, sample, drawNoise).prevSample;
    for (const [element, value] of expected.entries()) compare(`sample ${i}[${element}]`, sample[element], value);
  }
  compare('steps taken', startIndex + one.samples.length, one.numInferenceSteps);
  compare('draws', drawCount, one.draws);
  return deviations;
}
