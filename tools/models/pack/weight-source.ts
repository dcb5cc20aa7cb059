import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { tensorByteLength } from '../onnx/data-types.ts';
import type { OnnxInitializer } from '../onnx/graph.ts';
import { PackageSourceError } from '../package-source-error.ts';
import type { ByteStream } from './stored-file.ts';

/** The numbers of one initializer, wherever they lie in the source. */
export interface WeightSource {
  readonly name: string;
  readonly byteLength: number;
  read(): ByteStream;
}

/**
 * Finds an initializer's numbers.
 * @param graphPath the .onnx file; external data must lie in its folder or below.
 * @returns undefined when they are lists inside the graph, which stay there.
 * @throws PackageSourceError when an external path leads out of the folder, or sizes disagree.
 */
export async function findWeights(graphPath: string, initializer: OnnxInitializer): Promise<WeightSource | undefined> {
  const { name, data, dataType, dims } = initializer;
  if (data.kind === 'typed') return undefined;
  const expected = tensorByteLength(dataType, dims);
  const byteLength = data.kind === 'raw' ? data.bytes.length : (data.length ?? expected);
  if (byteLength === undefined || (expected !== undefined && byteLength !== expected))
    throw new PackageSourceError(`${graphPath}: ${name} has ${byteLength} bytes, its dimensions need ${expected}.`);
  if (data.kind === 'raw') return { name, byteLength, read: () => [data.bytes] };
  const path = await resolveExternal(graphPath, data.location);
  const { size } = await stat(path);
  if (data.offset + byteLength > size)
    throw new PackageSourceError(`${path}: ${name} would end at byte ${data.offset + byteLength} of ${size}.`);
  const range = { start: data.offset, end: data.offset + byteLength - 1, highWaterMark: 1 << 20 };
  return { name, byteLength, read: () => (byteLength === 0 ? [] : createReadStream(path, range)) };
}

async function resolveExternal(graphPath: string, location: string): Promise<string> {
  const refuse = (why: string) => new PackageSourceError(`${graphPath}: external data "${location}" ${why}.`);
  const parts = location.split('/');
  if (
    location.includes('\\') ||
    location.includes(':') ||
    location.includes('\0') ||
    parts.includes('..') ||
    location.startsWith('/')
  )
    throw refuse('does not stay in the folder of its graph');
  const folder = await realpath(dirname(graphPath));
  const path = await realpath(join(folder, location)).catch((error: unknown) => {
    throw new PackageSourceError(`${graphPath}: external data "${location}" is missing.`, { cause: error });
  });
  if (!path.startsWith(folder + sep)) throw refuse('is a link that leads out of the folder of its graph');
  return path;
}
