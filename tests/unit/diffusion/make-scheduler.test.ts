import { expect, test } from 'vitest';
import { makeScheduler, supportsKarras } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { SCHEDULER_IDS, type SchedulerId } from '../../../src/domain/diffusion/schedulers/scheduler.ts';

const make = (id: SchedulerId, config: Record<string, unknown> = {}, numInferenceSteps = 4, startIndex = 0) =>
  makeScheduler({ id, scheduleType: 'automatic', config, numInferenceSteps, startIndex });
const noNoise = () => {
  throw new Error('no noise is wanted here');
};

test('[D7] a missing key takes the default of the class that reads it', () => {
  expect(make('ddim').timesteps).toEqual([750, 500, 250, 0]);
  expect(make('euler').timesteps).toEqual([999, 666, 333, 0]);
  expect(make('dpmpp-2m').timesteps).toEqual([999, 749, 500, 250]);
  expect(make('unipc').timesteps).toEqual([999, 749, 500, 250]);
});

test('[D7] an explicit key holds for every class, whichever wrote it', () => {
  const pndm = { _class_name: 'PNDMScheduler', skip_prk_steps: true, timestep_spacing: 'leading', steps_offset: 1 };
  for (const id of ['ddim', 'euler', 'euler-ancestral'] as const)
    expect(make(id, pndm).timesteps, id).toEqual([751, 501, 251, 1]);
  for (const id of ['dpmpp-2m', 'unipc'] as const)
    expect(make(id, pndm).timesteps, id).toEqual([601, 401, 201, 1].map((t) => t + 200));
});

test('[D7] null is not "missing"', () => {
  for (const id of SCHEDULER_IDS) {
    expect(() => make(id, { timestep_spacing: null }), id).toThrow(
      expect.objectContaining({ code: 'manifest-invalid' }),
    );
    expect(() => make(id, { trained_betas: null }), id).not.toThrow();
  }
  // A flag that Python takes as false.
  expect(make('euler', { use_karras_sigmas: null }).timesteps).toEqual([999, 666, 333, 0]);
});

test('[D7] an unknown value of a known key is an error that names key and value; keys of other classes are ignored', () => {
  const wrong: [SchedulerId, Record<string, unknown>][] = [
    ['ddim', { prediction_type: 'flow_prediction' }],
    ['ddim', { beta_schedule: 'sigmoid' }],
    ['ddim', { thresholding: true }],
    ['euler', { timestep_spacing: 'log' }],
    ['euler', { interpolation_type: 'log_linear' }],
    ['euler', { use_beta_sigmas: true }],
    ['euler', { num_train_timesteps: '1000' }],
    ['dpmpp-2m', { algorithm_type: 'dpmsolver' }],
    ['dpmpp-2m', { solver_order: 3 }],
    ['unipc', { predict_x0: false }],
    ['unipc', { final_sigmas_type: 'tiny' }],
  ];
  for (const [id, config] of wrong) {
    const [key = ''] = Object.keys(config);
    expect(() => make(id, config), `${id} ${key}`).toThrow(
      expect.objectContaining({
        code: 'manifest-invalid',
        details: { problems: [expect.stringContaining(key)] },
      }),
    );
  }
  expect(() => make('ddim', { algorithm_type: 'dpmsolver', predict_x0: false, made_up: 1 })).not.toThrow();
});

test("[D7] the x0 clamp of DDIM is on unless the file says no or knows nothing of it, and is no other class's business", () => {
  const far = Float32Array.of(0, 0);
  const estimate = (id: SchedulerId, config: Record<string, unknown>) =>
    make(id, { prediction_type: 'sample', ...config }).step(Float32Array.of(5, -5), 0, far, () => far)
      .predOriginalSample;
  expect([...estimate('ddim', {})]).toEqual([1, -1]);
  expect([...estimate('ddim', { clip_sample_range: 2 })]).toEqual([2, -2]);
  expect([...estimate('ddim', { clip_sample: false })]).toEqual([5, -5]);
  for (const own of ['DDIMScheduler', 'DDPMScheduler'])
    expect([...estimate('ddim', { _class_name: own })]).toEqual([1, -1]);
  for (const other of ['PNDMScheduler', 'EulerDiscreteScheduler', 'UniPCMultistepScheduler']) {
    expect([...estimate('ddim', { _class_name: other })]).toEqual([5, -5]);
    expect([...estimate('ddim', { _class_name: other, clip_sample: true })]).toEqual([1, -1]);
  }
  expect([...estimate('euler', { clip_sample: true })]).toEqual([5, -5]);
});

test('[D7] solver types of one class are read by the other', () => {
  const end = (id: SchedulerId, config: Record<string, unknown>) => {
    const scheduler = make(id, config, 20);
    let sample = Float32Array.of(1, -2);
    for (const stepIndex of scheduler.timesteps.keys())
      sample = scheduler.step(
        sample.map((value) => value / 2),
        stepIndex,
        sample,
        noNoise,
      ).prevSample as Float32Array<ArrayBuffer>;
    return [...sample];
  };
  expect(end('dpmpp-2m', { solver_type: 'bh2' })).toEqual(end('dpmpp-2m', {}));
  expect(end('dpmpp-2m', { algorithm_type: 'deis', solver_type: 'logrho' })).toEqual(end('dpmpp-2m', {}));
  expect(end('unipc', { solver_type: 'midpoint' })).toEqual(end('unipc', {}));
  expect(end('dpmpp-2m', { solver_type: 'heun' })).not.toEqual(end('dpmpp-2m', {}));
  expect(end('unipc', { solver_type: 'bh1' })).not.toEqual(end('unipc', {}));
  expect(end('unipc', { lower_order_final: false }).every(Number.isFinite)).toBe(true);
});

test('[D8] Karras where it applies, a typed error elsewhere', () => {
  expect(SCHEDULER_IDS.filter(supportsKarras)).toEqual(['euler', 'dpmpp-2m', 'unipc']);
  for (const id of SCHEDULER_IDS) {
    const makeKarras = () => makeScheduler({ id, scheduleType: 'karras', config: {}, numInferenceSteps: 10 });
    if (supportsKarras(id)) expect(makeKarras().timesteps, id).not.toEqual(make(id, {}, 10).timesteps);
    else expect(makeKarras, id).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  }
});

test('[D8] numbers that fit no schedule are refused', () => {
  for (const id of SCHEDULER_IDS) {
    for (const steps of [0, -1, 1.5, Number.NaN, 1001, 1e9])
      expect(() => make(id, {}, steps), `${id} ${steps}`).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    for (const start of [-1, 4, 0.5, Number.NaN])
      expect(() => make(id, {}, 4, start), `${id} from ${start}`).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
  }
  for (const eta of [-0.1, 1.1, Number.NaN])
    expect(() =>
      makeScheduler({ id: 'ddim', scheduleType: 'automatic', config: {}, numInferenceSteps: 4, eta }),
    ).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});

test('[D9] a multistep solver refuses a step out of turn', () => {
  for (const id of ['dpmpp-2m', 'unipc'] as const) {
    const x = Float32Array.of(1, 2);
    expect(() => make(id).step(x, 1, x, noNoise), id).toThrow(expect.objectContaining({ code: 'internal' }));
    const later = make(id, {}, 4, 2);
    later.step(x, 2, x, noNoise);
    expect(() => later.step(x, 2, x, noNoise), id).toThrow(expect.objectContaining({ code: 'internal' }));
  }
});

test('[D9] nothing outlives a job: two schedulers of one config give the same numbers, interleaved', () => {
  for (const id of SCHEDULER_IDS) {
    const [one, two] = [make(id), make(id)];
    let [a, b] = [Float32Array.of(1, -1), Float32Array.of(1, -1)];
    for (const stepIndex of one.timesteps.keys()) {
      const draw = () => Float32Array.of(0.5, 0.25);
      a = Float32Array.from(one.step(a, stepIndex, a, draw).prevSample);
      b = Float32Array.from(two.step(b, stepIndex, b, draw).prevSample);
    }
    expect(a, id).toEqual(b);
  }
});

test('[D11] noise is drawn by Euler ancestral in every step and by DDIM only with eta', () => {
  const drawsOf = (id: SchedulerId, eta: number) => {
    const scheduler = makeScheduler({ id, scheduleType: 'automatic', config: {}, numInferenceSteps: 3, eta });
    let count = 0;
    let sample: Float32Array = Float32Array.of(1, -1);
    for (const stepIndex of scheduler.timesteps.keys())
      sample = scheduler.step(sample, stepIndex, sample, () => {
        count++;
        return Float32Array.of(0, 0);
      }).prevSample;
    return count;
  };
  expect(drawsOf('euler-ancestral', 0)).toBe(3);
  expect(drawsOf('ddim', 0)).toBe(0);
  expect(drawsOf('ddim', 1)).toBe(3);
  for (const id of ['euler', 'dpmpp-2m', 'unipc'] as const) expect(drawsOf(id, 1)).toBe(0);
});
