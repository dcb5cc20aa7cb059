import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { PackageSourceError } from '../package-source-error.ts';

/** A JSON object of a diffusers folder, as it is. */
export type Config = Record<string, unknown>;

const configSchema = v.record(v.string(), v.unknown());

/**
 * Reads a JSON object of the source folder; undefined when the file is missing.
 * @throws PackageSourceError when it is no JSON object.
 */
export async function readConfig(sourceFolder: string, path: string): Promise<Config | undefined> {
  const text = await readFile(join(sourceFolder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return v.parse(configSchema, JSON.parse(text));
  } catch (error) {
    throw new PackageSourceError(`${path}: not a JSON object.`, { cause: error });
  }
}

/** Like `readConfig`, for files that must be there. */
export async function requireConfig(sourceFolder: string, path: string): Promise<Config> {
  const config = await readConfig(sourceFolder, path);
  if (!config) throw new PackageSourceError(`${path} is missing.`);
  return config;
}

/** A number of a config; undefined when the key is missing or null. @throws PackageSourceError for another type. */
export function configNumber(config: Config, key: string, path: string): number | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new PackageSourceError(`${path}: ${key} is ${JSON.stringify(value)}, not a number.`);
  return value;
}
