import type { TextToImageRequest } from '../diffusion/request.ts';
import {
  type Clamped,
  clampGuidance,
  clampPrompt,
  clampRescale,
  clampSteps,
  type FieldNote,
} from '../diffusion/request-fields.ts';
import type { SchedulerId, ScheduleType } from '../diffusion/schedulers/scheduler.ts';
import { hasScheduleType, ownScheduleType } from '../diffusion/schedulers/scheduler-traits.ts';
import type { A1111Text } from './a1111-text.ts';
import { GUIDANCE_RESCALE_KEY, STUDIO_VERSION_LABEL } from './recipe-text.ts';
import { findScheduler, findScheduleType, splitSamplerName } from './sampler-names.ts';

/** Sizes are clamped by whoever knows the package; beyond this they are no sizes. */
const MAX_SIZE_PX = 65_536;

/** Keys that are followed, or that say nothing about how to draw. */
const KNOWN_KEYS = new Set(
  ['Steps', 'Sampler', 'Schedule type', 'CFG scale', 'Seed', 'Size-1', 'Size-2', 'Model', 'Model hash', 'RNG'].concat([
    'Version',
    'User',
    GUIDANCE_RESCALE_KEY,
  ]),
);

/** Values that mean what the studio does anyway. */
const HARMLESS_PAIRS = new Set(['Clip skip: 1', 'VAE: Automatic', 'VAE: None']);

type Draft = { -readonly [Field in keyof TextToImageRequest]?: TextToImageRequest[Field] };

/**
 * The request that an A1111 text describes. A field that the text lacks, or that makes no sense, is absent. Notes, beside
 * those of the fields: `note.recipe.unknownSampler` {name}, `note.recipe.unknownSchedule` {name},
 * `note.recipe.seedWrapped` {seed, value}, `note.recipe.otherNoise` {rng},
 * `note.recipe.model` {name}, `note.recipe.ignored` {names}.
 * @returns undefined for a text that says nothing.
 */
export function recallA1111(
  text: A1111Text,
): { readonly request: Partial<TextToImageRequest>; readonly notes: readonly FieldNote[] } | undefined {
  const { parameters } = text;
  const request: Draft = {};
  const notes: FieldNote[] = [];
  const say = (key: string, values: FieldNote['values']) => notes.push({ key, values });
  const take = <T>({ value, note }: Clamped<T>): T => {
    if (note) notes.push(note);
    return value;
  };

  const prompt = take(clampPrompt(text.prompt));
  const negativePrompt = take(clampPrompt(text.negativePrompt));
  if (prompt.trim() !== '') request.prompt = prompt;
  if (negativePrompt !== '' || parameters.size > 0) request.negativePrompt = negativePrompt;
  if (Object.keys(request).length === 0) return undefined;

  const numberFields = [
    ['Steps', 'numInferenceSteps', clampSteps],
    ['CFG scale', 'guidanceScale', clampGuidance],
    [GUIDANCE_RESCALE_KEY, 'guidanceRescale', clampRescale],
  ] as const;
  for (const [key, field, clamp] of numberFields) {
    const value = parameters.get(key);
    if (value === undefined) continue;
    const clamped = clamp(value, 0);
    // A fallback would be made up: the form keeps what it has.
    if (clamped.note?.key.endsWith('.notANumber')) say('note.recipe.ignored', { names: key });
    else request[field] = take(clamped);
  }

  const width = readSize(parameters.get('Size-1'));
  const height = readSize(parameters.get('Size-2'));
  if (width !== undefined && height !== undefined) Object.assign(request, { width, height });
  recallSampler(parameters, request, say);
  recallSeed(parameters, request, say);

  const model = parameters.get('Model');
  if (model !== undefined) say('note.recipe.model', { name: shorten(model) });
  const ignored = [...parameters].filter(
    ([key, value]) => !KNOWN_KEYS.has(key) && !HARMLESS_PAIRS.has(`${key}: ${value}`),
  );
  if (ignored.length > 0) {
    const names = ignored.slice(0, 10).map(([key]) => shorten(key));
    say('note.recipe.ignored', { names: [...names, ...(ignored.length > 10 ? ['…'] : [])].join(', ') });
  }
  return { request, notes };
}

type Say = (key: string, values: FieldNote['values']) => void;

function recallSampler(parameters: ReadonlyMap<string, string>, request: Draft, say: Say): void {
  const named = parameters.get('Sampler');
  if (named === undefined) return;
  const whole = findScheduler(named);
  const { sampler, schedule: appended } = whole ? { sampler: named, schedule: undefined } : splitSamplerName(named);
  const scheduler = findScheduler(sampler);
  if (scheduler) request.scheduler = scheduler;
  else say('note.recipe.unknownSampler', { name: shorten(named) });

  const schedule = parameters.get('Schedule type') ?? appended;
  if (schedule === undefined) {
    if (scheduler) request.scheduleType = 'automatic';
    return;
  }
  const scheduleType = findScheduleType(schedule);
  if (scheduleType === undefined) {
    request.scheduleType = 'automatic';
    say('note.recipe.unknownSchedule', { name: shorten(schedule) });
  } else {
    const isOwnText = parameters.get('Version') === STUDIO_VERSION_LABEL;
    request.scheduleType = isOwnText ? scheduleType : asChosen(scheduler, scheduleType);
  }
}

/**
 * What was chosen in A1111, which writes what the choice came to: the sampler's own schedule for "Automatic", and
 * whatever is in the field for a sampler that has no schedules.
 */
function asChosen(scheduler: SchedulerId | undefined, scheduleType: ScheduleType): ScheduleType {
  if (scheduler === undefined) return scheduleType;
  const isChoice = hasScheduleType(scheduler, scheduleType) && scheduleType !== ownScheduleType(scheduler);
  return isChoice ? scheduleType : 'automatic';
}

function recallSeed(parameters: ReadonlyMap<string, string>, request: Draft, say: Say): void {
  const text = parameters.get('Seed')?.trim();
  if (text === undefined || text === '-1') return;
  if (!/^-?\d{1,40}$/.test(text)) {
    say('note.recipe.ignored', { names: 'Seed' });
    return;
  }
  // torch's generator is seeded with the low 32 bits of a 64-bit number.
  const seed = Number(BigInt.asUintN(32, BigInt(text)));
  request.seed = seed;
  if (String(seed) !== text.replace(/^0+(?=\d)/, '')) say('note.recipe.seedWrapped', { seed: text, value: seed });
  const rng = parameters.get('RNG') ?? 'GPU';
  if (rng !== 'CPU') say('note.recipe.otherNoise', { rng: shorten(rng) });
}

function readSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const pixels = Number(text);
  return pixels >= 1 && pixels <= MAX_SIZE_PX ? pixels : undefined;
}

/** Texts of a stranger's file, short enough for a note. */
function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : text;
}
