import { expect, test } from 'vitest';
import { makeScheduler } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import {
  SCHEDULE_TYPES,
  SCHEDULER_IDS,
  type SchedulerId,
  stepCountOf,
} from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import { schedulerOfConfig } from '../../../src/domain/diffusion/schedulers/scheduler-of-config.ts';
import { hasScheduleType, ownScheduleType } from '../../../src/domain/diffusion/schedulers/scheduler-traits.ts';

const make = (id: SchedulerId, config: Record<string, unknown> = {}, numInferenceSteps = 4, startIndex = 0) =>
  makeScheduler({ id, scheduleType: 'uniform', config, numInferenceSteps, startIndex });
/** What several calls per step do to a schedule of whole steps. */
const PLAIN = { skip_prk_steps: true };
const noNoise = () => {
  throw new Error('no noise is wanted here');
};

test('[D7] a missing key takes the default of the class that reads it', () => {
  expect(make('ddim').timesteps).toEqual([750, 500, 250, 0]);
  expect(make('euler').timesteps).toEqual([999, 666, 333, 0]);
  expect(make('dpmpp-2m').timesteps).toEqual([999, 749, 500, 250]);
  for (const id of ['unipc', 'deis', 'dpmpp-2m-sde', 'dpmpp-3m-sde'] as const)
    expect(make(id).timesteps, id).toEqual([999, 749, 500, 250]);
  expect(make('lms').timesteps).toEqual([999, 666, 333, 0]);
  expect(make('pndm', PLAIN).timesteps).toEqual([750, 500, 500, 250, 0]);
  // Without the key, Runge and Kutta warm PNDM up.
  expect(make('pndm').timesteps).toHaveLength(3 * 4 + 1);
  // Betas of the classes that were written for latents.
  const latentBetas = make('euler', { beta_start: 0.00085, beta_end: 0.012 }).initNoiseSigma;
  expect(make('euler').initNoiseSigma).toBeGreaterThan(2 * latentBetas);
  for (const id of ['heun', 'dpmpp-sde', 'dpmpp-2s-ancestral'] as const)
    expect(make(id).initNoiseSigma, id).toBe(latentBetas);
  for (const id of ['lcm', 'tcd'] as const) expect(make(id).timesteps, id).toEqual([999, 759, 499, 259]);
});

test('[D7] an explicit key holds for every class, whichever wrote it', () => {
  const pndm = { _class_name: 'PNDMScheduler', skip_prk_steps: true, timestep_spacing: 'leading', steps_offset: 1 };
  for (const id of ['ddim', 'euler', 'euler-ancestral', 'lms'] as const)
    expect(make(id, pndm).timesteps, id).toEqual([751, 501, 251, 1]);
  for (const id of ['dpmpp-2m', 'dpmpp-3m-sde', 'unipc', 'deis'] as const)
    expect(make(id, pndm).timesteps, id).toEqual([601, 401, 201, 1].map((t) => t + 200));
});

test('[D7] null is not "missing"', () => {
  for (const id of SCHEDULER_IDS) {
    expect(() => make(id, { prediction_type: null }), id).toThrow(
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
    ['dpmpp-2m', { solver_order: 4 }],
    ['dpmpp-3m-sde', { algorithm_type: 'sde-dpmsolver' }],
    ['unipc', { predict_x0: false }],
    ['unipc', { solver_order: 3 }],
    ['deis', { solver_order: 3 }],
    ['deis', { solver_type: 'taylor' }],
    ['pndm', { prediction_type: 'sample' }],
    ['pndm', { skip_prk_steps: 'no' }],
    ['heun', { clip_sample: 1 }],
    ['lms', { timestep_spacing: 'log' }],
    ['dpmpp-sde', { use_beta_sigmas: true }],
    ['dpmpp-2s-ancestral', { beta_schedule: 'exp' }],
    ['lcm', { thresholding: true }],
    ['lcm', { original_inference_steps: 0 }],
    ['lcm', { original_inference_steps: 1001 }],
    ['tcd', { original_inference_steps: '50' }],
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
  expect(end('deis', { algorithm_type: 'dpmsolver++', solver_type: 'midpoint' })).toEqual(end('deis', {}));
  expect(end('unipc', { lower_order_final: false }).every(Number.isFinite)).toBe(true);
});

test('[D8] schedule types where they apply, a typed error elsewhere', () => {
  const ofOwnTimes: readonly SchedulerId[] = ['ddim', 'pndm', 'lcm', 'tcd'];
  for (const id of SCHEDULER_IDS) {
    for (const scheduleType of SCHEDULE_TYPES) {
      const makeOne = () => makeScheduler({ id, scheduleType, config: PLAIN, numInferenceSteps: 10 });
      const isPlain = scheduleType === 'automatic' || scheduleType === 'uniform';
      expect(hasScheduleType(id, scheduleType), `${id} ${scheduleType}`).toBe(isPlain || !ofOwnTimes.includes(id));
      if (hasScheduleType(id, scheduleType)) expect(makeOne, id).not.toThrow();
      else expect(makeOne, id).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    }
    if (ofOwnTimes.includes(id)) continue;
    const schedules = SCHEDULE_TYPES.slice(1).map((scheduleType) =>
      String(
        makeScheduler({ id, scheduleType, config: { timestep_spacing: 'leading' }, numInferenceSteps: 10 }).timesteps,
      ),
    );
    expect(new Set(schedules).size, id).toBe(4);
  }
});

test('[D8] automatic is what the config asks for, else the choice of the sampler', () => {
  const timesOf = (id: SchedulerId, scheduleType: (typeof SCHEDULE_TYPES)[number], config = {}) =>
    makeScheduler({ id, scheduleType, config, numInferenceSteps: 10 }).timesteps;
  const own = Object.fromEntries(SCHEDULER_IDS.map((id) => [id, ownScheduleType(id)]));
  expect(own).toMatchObject({
    'dpmpp-2m': 'karras',
    'dpmpp-sde': 'karras',
    'dpmpp-2s-ancestral': 'karras',
    'dpmpp-2m-sde': 'exponential',
    'dpmpp-3m-sde': 'exponential',
    euler: 'uniform',
    unipc: 'uniform',
    ddim: 'uniform',
  });
  for (const id of SCHEDULER_IDS) expect(timesOf(id, 'automatic'), id).toEqual(timesOf(id, ownScheduleType(id)));

  const karras = { use_karras_sigmas: true };
  const exponential = { use_exponential_sigmas: true };
  for (const id of ['euler', 'dpmpp-2m', 'dpmpp-2m-sde', 'unipc', 'deis', 'heun', 'lms'] as const) {
    expect(timesOf(id, 'automatic', karras), id).toEqual(timesOf(id, 'karras'));
    expect(timesOf(id, 'automatic', exponential), id).toEqual(timesOf(id, 'exponential'));
    expect(timesOf(id, 'uniform', karras), id).toEqual(timesOf(id, 'uniform'));
    expect(() => timesOf(id, 'automatic', { ...karras, ...exponential }), id).toThrow(
      expect.objectContaining({ code: 'manifest-invalid' }),
    );
  }
  // Classes without the key pass over it.
  for (const id of ['euler-ancestral', 'ddim'] as const)
    expect(timesOf(id, 'automatic', karras), id).toEqual(timesOf(id, 'uniform'));
});

test('[D7] a config names its scheduler by class, and for DPM-Solver++ by algorithm and order', () => {
  const named = (_class_name: string, more = {}) => schedulerOfConfig({ _class_name, ...more });
  expect(named('PNDMScheduler')).toBe('pndm');
  expect(named('DPMSolverMultistepScheduler')).toBe('dpmpp-2m');
  expect(named('DPMSolverMultistepScheduler', { algorithm_type: 'sde-dpmsolver++' })).toBe('dpmpp-2m-sde');
  expect(named('DPMSolverMultistepScheduler', { algorithm_type: 'sde-dpmsolver++', solver_order: 3 })).toBe(
    'dpmpp-3m-sde',
  );
  expect(named('DPMSolverMultistepScheduler', { algorithm_type: 'dpmsolver' })).toBeUndefined();
  expect(named('DPMSolverMultistepScheduler', { solver_order: 3 })).toBeUndefined();
  expect(named('FlowMatchEulerDiscreteScheduler')).toBeUndefined();
  expect(schedulerOfConfig({})).toBeUndefined();
});

test('[D8] numbers that fit no schedule are refused', () => {
  for (const id of SCHEDULER_IDS) {
    for (const steps of [0, -1, 1.5, Number.NaN, 1001, 1e9])
      expect(() => make(id, { original_inference_steps: 1000 }, steps), `${id} ${steps}`).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
    for (const start of [-1, 4, 0.5, Number.NaN])
      expect(() => make(id, {}, 4, start), `${id} from ${start}`).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
  }
  for (const id of ['lcm', 'tcd'] as const)
    expect(() => make(id, {}, 51), id).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ most: 50 }) }),
    );
  for (const eta of [-0.1, 1.1, Number.NaN])
    expect(() =>
      makeScheduler({ id: 'ddim', scheduleType: 'automatic', config: {}, numInferenceSteps: 4, eta }),
    ).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});

test('[D9] a solver that remembers refuses a call out of turn', () => {
  const remembering = SCHEDULER_IDS.filter((id) => !['ddim', 'euler', 'euler-ancestral', 'lcm', 'tcd'].includes(id));
  expect(remembering).toHaveLength(10);
  for (const id of remembering) {
    const x = Float32Array.of(1, 2);
    const refused = expect.objectContaining({ code: 'internal' });
    expect(() => make(id).step(x, 1, x, () => x), id).toThrow(refused);
    const later = make(id, {}, 4, 2);
    later.step(x, 0, x, () => x);
    expect(() => later.step(x, 0, x, () => x), id).toThrow(refused);
  }
});

test('[D9] a job that starts further in takes the rest of the steps, from the level where the whole one is there', () => {
  for (const id of SCHEDULER_IDS)
    for (const scheduleType of SCHEDULE_TYPES.filter((type) => hasScheduleType(id, type)))
      for (const config of [PLAIN, { rescale_betas_zero_snr: true, prediction_type: 'v_prediction' }]) {
        const name = `${id} ${scheduleType} ${JSON.stringify(config)}`;
        const makeFrom = (startIndex: number) =>
          makeScheduler({ id, scheduleType, config, numInferenceSteps: 8, startIndex });
        const whole = makeFrom(0);
        expect(stepCountOf(whole), name).toBe(8);
        for (const startIndex of [1, 3, 6, 7]) {
          const part = makeFrom(startIndex);
          expect(stepCountOf(part), name).toBe(8 - startIndex);
          expect(part.timesteps, name).toHaveLength(part.stepOfCall.length);
          // diffusers counts PNDM's start in a list that has its second time twice.
          if (id !== 'pndm') {
            const there = whole.stepOfCall.indexOf(startIndex);
            expect(part.timesteps, name).toEqual(whole.timesteps.slice(there));
            const [x, n] = [Float32Array.of(0.5, -1), Float32Array.of(1, 2)];
            expect(part.addNoise(x, n, 0), name).toEqual(whole.addNoise(x, n, there));
          }
          let sample: Float32Array = part.addNoise(Float32Array.of(0.5, -1), Float32Array.of(1, 2), 0);
          for (const callIndex of part.timesteps.keys()) {
            const shown = part.scaleModelInput(sample, callIndex);
            sample = part.step(shown, callIndex, sample, () => Float32Array.of(0.1, 0.2)).prevSample;
            expect(sample.every(Number.isFinite), `${name} from ${startIndex}, call ${callIndex}`).toBe(true);
          }
        }
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

test('[D11] how often noise is drawn in three steps', () => {
  const drawsOf = (id: SchedulerId, eta?: number) => {
    const scheduler = makeScheduler({
      id,
      scheduleType: 'automatic',
      config: PLAIN,
      numInferenceSteps: 3,
      ...(eta === undefined ? {} : { eta }),
    });
    let count = 0;
    let sample: Float32Array = Float32Array.of(1, -1);
    for (const callIndex of scheduler.timesteps.keys())
      sample = scheduler.step(sample, callIndex, sample, () => {
        count++;
        return Float32Array.of(0, 0);
      }).prevSample;
    return count;
  };
  const drawing: Readonly<Partial<Record<SchedulerId, number>>> = {
    'euler-ancestral': 3,
    'dpmpp-2m-sde': 3,
    'dpmpp-3m-sde': 3,
    'dpmpp-sde': 4,
    'dpmpp-2s-ancestral': 2,
    lcm: 2,
    tcd: 2,
  };
  for (const id of SCHEDULER_IDS) {
    expect(drawsOf(id), id).toBe(drawing[id] ?? 0);
    // LCM's noise is the algorithm itself.
    expect(drawsOf(id, 0), id).toBe(id === 'lcm' ? 2 : 0);
    expect(drawsOf(id, 1), id).toBe(id === 'ddim' ? 3 : (drawing[id] ?? 0));
  }
});
