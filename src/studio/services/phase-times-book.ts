import * as v from 'valibot';
import type { GenerationRequest } from '../../domain/diffusion/request.ts';
import { JOB_PHASES } from '../../domain/jobs/job.ts';
import { type PhaseTimes, timesKey } from '../../domain/jobs/job-progress.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';

const SETTING = 'phase-times';

/** Kinds of job that are remembered; the one used longest ago goes first. */
const MAX_KINDS = 50;

const bookSchema = v.array(
  v.tuple([v.string(), v.partial(v.object(v.entriesFromList(JOB_PHASES, v.pipe(v.number(), v.minValue(0)))))]),
);

/** What phases took before, by kind of job, so that the next one can say from its start how long it takes. */
export class PhaseTimesBook {
  readonly #storage: StudioStorage;
  #pages = new Map<string, PhaseTimes>();

  constructor(storage: StudioStorage) {
    this.#storage = storage;
  }

  /** Takes over what was remembered. Without it there is only no estimate at first. */
  async load(): Promise<void> {
    const stored = v.safeParse(bookSchema, await this.#storage.readSetting(SETTING).catch(() => undefined));
    if (stored.success) this.#pages = new Map(stored.output.map(([key, times]) => [key, known(times)]));
  }

  of(request: GenerationRequest): PhaseTimes {
    return this.#pages.get(timesKey(request)) ?? {};
  }

  note(request: GenerationRequest, times: PhaseTimes): void {
    const key = timesKey(request);
    this.#pages.delete(key);
    this.#pages.set(key, times);
    for (const oldest of [...this.#pages.keys()].slice(0, -MAX_KINDS)) this.#pages.delete(oldest);
    this.#storage
      .writeSetting(SETTING, [...this.#pages])
      .catch((error) => console.warn('How long the job took could not be remembered.', error));
  }
}

function known(times: Readonly<Record<string, number | undefined>>): PhaseTimes {
  return Object.fromEntries(Object.entries(times).filter(([, ms]) => ms !== undefined));
}
