import { parseArgs } from 'node:util';
import { SCHEDULER_IDS, type SchedulerId } from '../../src/domain/diffusion/schedulers/scheduler.ts';
import { PROVIDER_PREFERENCES, type ProviderPreference } from '../../src/domain/protocol/device.ts';

/** How the command ends; every other failure is 1. */
export const EXIT_CODES = { done: 0, failed: 1, badUsage: 2, unknownModel: 3, noBrowser: 4, interrupted: 130 } as const;

export const USAGE = `npm run imagine -- "a red apple" [options]

  --out FILE         where the PNG goes                       picture.png
  --seed N           0 … 4294967295; -1 or "" for any         random
  --steps N          1 … 150                                  the model's
  --width N          pixels, a multiple the model takes       the model's
  --height N
  --guidance N       0 … 30                                   the model's
  --negative TEXT    what should not be there
  --scheduler NAME   ${SCHEDULER_IDS.join(', ')}   the model's
  --batch N          pictures, 1 … 8: FILE gets -1, -2, …     1
  --model ID         a package in models/                     the first one
  --device NAME      ${PROVIDER_PREFERENCES.join(', ')}               automatic
  --json             print one JSON object about the result
  --help

Exit status: 0 done, 1 failed, 2 bad prompt or option, 3 unknown model, 4 no browser that starts.
Without a GPU it runs on WebAssembly and says so.`;

/** What the command line says. Undefined: the model's own default. */
export interface ImagineOptions {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly out: string;
  readonly seed: number | undefined;
  readonly steps: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly guidance: number | undefined;
  readonly scheduler: SchedulerId | undefined;
  readonly batch: number;
  readonly model: string | undefined;
  readonly device: ProviderPreference;
  readonly isJson: boolean;
}

/** A command line that cannot be followed; `message` is what the user reads. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

function numberOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`--${name} wants a number, not "${text}"`);
  return value;
}

function oneOf<T extends string>(name: string, text: string | undefined, allowed: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === text);
  if (!found) throw new UsageError(`--${name} "${text}" is not one of ${allowed.join(', ')}`);
  return found;
}

/** `--seed -1` as `--seed=-1`: Node's parser takes a value with a dash for an option. */
function joinNegativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const previous = joined.at(-1);
    if (previous?.startsWith('--') && !previous.includes('=') && previous !== '--' && /^-\.?\d/.test(arg))
      joined.splice(-1, 1, `${previous}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

/**
 * @param args the command line after the script's name
 * @returns the options, or undefined when --help was asked for
 * @throws UsageError; ranges are left to the studio's own rules (make-request.ts)
 */
export function parseOptions(args: readonly string[]): ImagineOptions | undefined {
  const string = { type: 'string' } as const;
  const parse = () =>
    parseArgs({
      args: joinNegativeNumbers(args),
      allowPositionals: true,
      options: {
        out: string,
        seed: string,
        steps: string,
        width: string,
        height: string,
        guidance: string,
        negative: string,
        scheduler: string,
        batch: string,
        model: string,
        device: string,
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  if (positionals.length !== 1) throw new UsageError('Give one prompt, in quotes.');
  const seed = values.seed === '' ? undefined : numberOption('seed', values.seed);
  return {
    prompt: positionals[0] ?? '',
    negativePrompt: values.negative ?? '',
    out: values.out ?? 'picture.png',
    seed: seed === -1 ? undefined : seed,
    steps: numberOption('steps', values.steps),
    width: numberOption('width', values.width),
    height: numberOption('height', values.height),
    guidance: numberOption('guidance', values.guidance),
    scheduler: oneOf('scheduler', values.scheduler, SCHEDULER_IDS),
    batch: numberOption('batch', values.batch) ?? 1,
    model: values.model,
    device: oneOf('device', values.device, PROVIDER_PREFERENCES) ?? 'automatic',
    isJson: values.json ?? false,
  };
}
