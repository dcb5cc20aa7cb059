import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isStudioError } from '../../src/domain/core/errors.ts';
import {
  type Manifest,
  type ManifestComponent,
  type ManifestFile,
  parseManifest,
} from '../../src/domain/models/manifest.ts';
import type { OnnxGraph } from './onnx/graph.ts';
import { readModel } from './onnx/read-model.ts';
import { FileHasher } from './pack/stored-file.ts';
import { packageRevision } from './package-revision.ts';

/** Something wrong with a package: the file inside it, and what. */
export interface PackageProblem {
  readonly path: string;
  readonly what: string;
}

/** What `verifyPackage` found. `manifest` is undefined when there is none to go by. */
export interface Verification {
  readonly manifest: Manifest | undefined;
  readonly problems: readonly PackageProblem[];
}

/**
 * Reads every byte of a package folder: the manifest, each file's size and hashes, the revision, and that each graph
 * asks for exactly the shards that the manifest gives it. Never throws for a bad package.
 */
export async function verifyPackage(folder: string): Promise<Verification> {
  let manifest: Manifest;
  try {
    manifest = parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  } catch (error) {
    const listed = isStudioError(error) ? error.details['problems'] : undefined;
    const lines = Array.isArray(listed) ? listed : [error instanceof Error ? error.message : error];
    return { manifest: undefined, problems: lines.map((line) => ({ path: 'manifest.json', what: String(line) })) };
  }
  const problems: PackageProblem[] = [];
  for (const file of manifest.files) problems.push(...(await checkFile(folder, file)));
  if (packageRevision(manifest.files) !== manifest.revision)
    problems.push({ path: 'manifest.json', what: 'the revision is not that of the files listed' });
  const sound = new Set(manifest.files.map((file) => file.path));
  for (const problem of problems) sound.delete(problem.path);
  for (const component of Object.values(manifest.components))
    if (component && sound.has(component.graph)) problems.push(...(await checkGraph(folder, component, manifest)));
  return { manifest, problems };
}

async function checkFile(folder: string, file: ManifestFile): Promise<PackageProblem[]> {
  const full = join(folder, file.path);
  const found = await stat(full).catch(() => undefined);
  const problem = (what: string): PackageProblem[] => [{ path: file.path, what }];
  if (!found?.isFile()) return problem('missing');
  if (found.size !== file.sizeBytes) return problem(`${found.size} bytes, ${file.sizeBytes} expected`);
  const hasher = new FileHasher();
  for await (const bytes of createReadStream(full, { highWaterMark: 1 << 20 })) hasher.update(bytes);
  const facts = hasher.digest();
  const chunk = facts.chunkSha256.findIndex((hash, index) => hash !== file.chunkSha256[index]);
  if (chunk !== -1) return problem(`SHA-256 of chunk ${chunk} differs`);
  if (facts.sha256 !== file.sha256) return problem('SHA-256 of the whole file differs');
  return [];
}

async function checkGraph(folder: string, component: ManifestComponent, manifest: Manifest): Promise<PackageProblem[]> {
  let graph: OnnxGraph;
  try {
    graph = readModel(await readFile(join(folder, component.graph))).graph;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ path: component.graph, what: `not an ONNX model: ${why}` }];
  }
  const sizes = new Map(manifest.files.map((file) => [file.path, file.sizeBytes]));
  const shardSizes = new Map(component.externalData.map(({ location, path }) => [location, sizes.get(path) ?? 0]));
  const problems: PackageProblem[] = [];
  for (const { name, data } of graph.initializers) {
    if (data.kind !== 'external') continue;
    const size = shardSizes.get(data.location);
    if (size === undefined)
      problems.push({
        path: component.graph,
        what: `${name} lies in ${data.location}, which the manifest does not give`,
      });
    else if (data.offset + (data.length ?? 0) > size)
      problems.push({ path: component.graph, what: `${name} ends beyond ${data.location}` });
  }
  for (const side of ['inputs', 'outputs'] as const)
    if (graph[side].map((value) => value.name).join() !== component[side].map((value) => value.name).join())
      problems.push({ path: component.graph, what: `its ${side} are not those of the manifest` });
  return problems;
}
