import { StudioError } from '../../domain/core/errors.ts';
import type { CopyFiles } from './copy-files.ts';
import { type CopyManifest, decodeDocument, decodeManifest, encodeCopy, hashOf } from './copy-format.ts';
import type { StoredProject } from './project-rows.ts';
import type { StoredBlob } from './rows.ts';
import type { AssetsToCopy, CopiedProject, RestoredProject, SecondCopy } from './second-copy.ts';
import { toStorageError } from './storage-error.ts';

const PROJECTS = 'projects';
const ASSETS = 'assets';

/** A generation's file. */
interface Generation {
  readonly number: number;
  readonly path: string;
  readonly file: Blob;
  /** Undefined when it is damaged or could not be read. */
  readonly manifest: CopyManifest | undefined;
  /** The disk did not answer: what it names cannot be told. */
  readonly isUnreadable: boolean;
}

/**
 * The second copy as files: `projects/<id>/<generation>` (see copy-format.ts), `assets/<sha256>` once for all projects.
 * A generation is written after the pictures that it names and counts only when its checksum is right, so a page that
 * dies at any moment leaves the generations before it in use.
 */
export class FileSecondCopy implements SecondCopy {
  readonly #files: CopyFiles;
  readonly #now: () => Date;

  constructor(files: CopyFiles, now: () => Date = () => new Date()) {
    this.#files = files;
    this.#now = now;
  }

  /** Not while another tab writes: a folder that changes cannot be read through. */
  list(): Promise<readonly CopiedProject[]> {
    return this.#files.exclusively(() => this.#list());
  }

  async write(project: StoredProject, state: Uint8Array<ArrayBuffer>, assets: AssetsToCopy): Promise<void> {
    await this.#files.exclusively(async () => {
      const folder = folderOf(project.id);
      const before = await this.#generations(folder);
      const copied = [];
      const known = new Map(
        before.flatMap(({ manifest }) => manifest?.assets ?? []).map(({ sha256, sizeBytes }) => [sha256, sizeBytes]),
      );
      for (const sha256 of assets.assetIds)
        copied.push({ sha256, sizeBytes: await this.#copyAsset(sha256, known.get(sha256), assets) });
      const copiedAt = this.#now().toISOString();
      const file = await encodeCopy({ project, copiedAt, assets: copied }, state);
      const number = Math.max(0, ...before.map((generation) => generation.number)) + 1;
      await this.#files.write(`${PROJECTS}/${folder}/${number}`, file);
      const kept = before.find((generation) => generation.manifest);
      const dropped = before.filter((generation) => generation !== kept);
      for (const { path } of dropped) await this.#files.remove(path);
      const named = new Set([...copied, ...(kept?.manifest?.assets ?? [])].map((asset) => asset.sha256));
      if (dropped.some(({ manifest }) => manifest?.assets.some((asset) => !named.has(asset.sha256))))
        await this.#removeUnnamed();
    });
  }

  read(projectId: string): Promise<RestoredProject | undefined> {
    return this.#files.exclusively(() => this.#readNewestSound(projectId));
  }

  async remove(projectId: string): Promise<void> {
    await this.#files.exclusively(async () => {
      await this.#files.remove(`${PROJECTS}/${folderOf(projectId)}`);
      await this.#removeUnnamed();
    });
  }

  async usedBytes(): Promise<number> {
    let usedBytes = 0;
    for (const folder of await this.#files.list(PROJECTS))
      for (const { file } of await this.#generations(folder)) usedBytes += file.size;
    for (const name of await this.#files.list(ASSETS))
      usedBytes += (await this.#files.read(`${ASSETS}/${name}`))?.size ?? 0;
    return usedBytes;
  }

  async #list(): Promise<readonly CopiedProject[]> {
    const copied: CopiedProject[] = [];
    for (const folder of await this.#files.list(PROJECTS)) {
      const generations = await this.#generations(folder);
      const manifest = generations.find((generation) => generation.manifest)?.manifest;
      if (!manifest) continue;
      const { project, copiedAt, assets } = manifest;
      const sizeBytes = sum(generations.map(({ file }) => file.size)) + sum(assets.map((asset) => asset.sizeBytes));
      copied.push({ project, copiedAt, sizeBytes });
    }
    return copied;
  }

  async #readNewestSound(projectId: string): Promise<RestoredProject | undefined> {
    const generations = await this.#generations(folderOf(projectId));
    for (const [index, { file, manifest }] of generations.entries()) {
      const state = manifest && (await decodeDocument(file, manifest).catch(asDamaged));
      if (!state) continue;
      const { project, copiedAt } = manifest;
      const assets: StoredBlob[] = [];
      const missingAssetIds: string[] = [];
      for (const { sha256 } of manifest.assets) {
        const blob = await this.#soundAsset(sha256);
        if (blob) assets.push({ sha256, blob });
        else missingAssetIds.push(sha256);
      }
      return { project, copiedAt, state, assets, missingAssetIds, isOlder: index > 0 };
    }
    if (generations.length === 0) return undefined;
    throw new StudioError('document-damaged', 'Every generation of the second copy is damaged.', { projectId });
  }

  /** Newest first. */
  async #generations(folder: string): Promise<readonly Generation[]> {
    const generations: Generation[] = [];
    for (const name of await this.#files.list(`${PROJECTS}/${folder}`)) {
      const path = `${PROJECTS}/${folder}/${name}`;
      const file = await this.#files.read(path);
      const number = Number(name);
      if (!file || !Number.isSafeInteger(number)) continue;
      let isUnreadable = false;
      const manifest = await decodeManifest(file).catch((error) => {
        isUnreadable = true;
        return asDamaged(error);
      });
      generations.push({ number, path, file, manifest, isUnreadable });
    }
    return generations.sort((a, b) => b.number - a.number);
  }

  /**
   * @param knownBytes what an earlier copy says of its size; a file of another size was cut short by a dying machine.
   * @returns its size, 0 when it is nowhere.
   */
  async #copyAsset(assetId: string, knownBytes: number | undefined, assets: AssetsToCopy): Promise<number> {
    const path = `${ASSETS}/${assetId}`;
    const there = await this.#files.read(path);
    if (there && there.size > 0 && there.size === knownBytes) return there.size;
    const blob = await assets.read(assetId);
    if (!blob) return there?.size ?? 0;
    if (there?.size !== blob.size) await this.#files.write(path, blob);
    return blob.size;
  }

  async #soundAsset(assetId: string): Promise<Blob | undefined> {
    const file = await this.#files.read(`${ASSETS}/${assetId}`);
    const content = file && new Uint8Array(await file.arrayBuffer());
    return content && (await hashOf(content)) === assetId ? file : undefined;
  }

  /** Removes the pictures that no generation names; none while the disk does not give all manifests. */
  async #removeUnnamed(): Promise<void> {
    const unnamed = new Set(await this.#files.list(ASSETS));
    for (const folder of await this.#files.list(PROJECTS))
      for (const { manifest, isUnreadable } of await this.#generations(folder)) {
        if (isUnreadable) return;
        for (const { sha256 } of manifest?.assets ?? []) unnamed.delete(sha256);
      }
    for (const assetId of unnamed) await this.#files.remove(`${ASSETS}/${assetId}`);
  }
}

/** Ids are UUIDs; any other text still makes a name that lies in its folder. */
function folderOf(projectId: string): string {
  return encodeURIComponent(projectId).replaceAll('.', '%2E');
}

/** A file that cannot be read through is as good as damaged. */
function asDamaged(error: unknown): undefined {
  console.warn('A file of the second copy could not be read.', toStorageError(error));
  return undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
