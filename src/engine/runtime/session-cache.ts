import { StudioError } from '../../domain/core/errors.ts';
import type { ComponentName, ManifestComponent } from '../../domain/models/manifest.ts';
import type { PackageReader } from '../model-store/package-reader.ts';
import { ComponentSession } from './component-session.ts';
import { toRuntimeError } from './ort-errors.ts';
import type { Runtime } from './runtime.ts';

interface Entry {
  readonly session: ComponentSession;
  readonly sizeBytes: number;
  users: number;
  lastUse: number;
}

/**
 * The sessions of this worker, within a budget. A session is made when it is first used, one at a time (loading holds
 * a graph and its weights twice for a moment), and the least recently used ones make room for it, one after the other.
 * A component larger than the whole budget still runs, alone: packages that do not fit run component by component.
 */
export class SessionCache {
  readonly #runtime: Runtime;
  readonly #entries = new Map<string, Entry>();
  #budgetBytes: number;
  #clock = 0;
  #runMs = 0;
  #tail: Promise<void> = Promise.resolve();

  /** @param budgetBytes what all sessions together may hold, by the stored size of their weights. */
  constructor(runtime: Runtime, budgetBytes: number) {
    this.#runtime = runtime;
    this.#budgetBytes = budgetBytes;
  }

  get sessionCount(): number {
    return this.#entries.size;
  }

  /** Bytes of weights in loaded sessions. */
  get heldBytes(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.sizeBytes;
    return sum;
  }

  /** Milliseconds inside bare session.run since this cache was made. */
  get runMs(): number {
    return this.#runMs;
  }

  isLoaded(reader: PackageReader, name: ComponentName): boolean {
    return this.#entries.has(keyOf(reader, name));
  }

  /** Takes effect at once for idle sessions, later for those in use. */
  async setBudget(budgetBytes: number): Promise<void> {
    this.#budgetBytes = budgetBytes;
    await this.#exclusively(() => this.#makeRoom(0));
  }

  /**
   * Refuses a package that this device cannot compute, before a byte is read.
   * @throws StudioError `precision-unsupported` with details.component.
   */
  checkPrecision(reader: PackageReader): void {
    const { adapter } = this.#runtime.report;
    if (!adapter || adapter.hasShaderF16) return;
    for (const [name, component] of Object.entries(reader.manifest.components))
      if (component?.needsShaderF16)
        throw new StudioError(
          'precision-unsupported',
          `${reader.manifest.id}: ${name} computes in float16, which this GPU cannot.`,
          { packageId: reader.manifest.id, component: name },
        );
  }

  /**
   * Loads components largest first as long as they fit the budget together, as the largest needs the largest stretch
   * of memory. Returns those that are loaded.
   */
  async preload(
    reader: PackageReader,
    names: readonly ComponentName[],
    onLoaded: (doneBytes: number, totalBytes: number) => void = () => {},
  ): Promise<readonly ComponentName[]> {
    const sized = names
      .map((name) => ({ name, sizeBytes: componentOf(reader, name).weightsSizeBytes }))
      .sort((a, b) => b.sizeBytes - a.sizeBytes);
    const totalBytes = sized.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const loaded: ComponentName[] = [];
    let doneBytes = 0;
    for (const { name, sizeBytes } of sized) {
      if (loaded.length > 0 && doneBytes + sizeBytes > this.#budgetBytes) continue;
      await this.use(reader, name, async () => {});
      loaded.push(name);
      doneBytes += sizeBytes;
      onLoaded(doneBytes, totalBytes);
    }
    return loaded;
  }

  /** Runs `work` on a component's session, which cannot be evicted meanwhile. */
  async use<T>(
    reader: PackageReader,
    name: ComponentName,
    work: (session: ComponentSession) => Promise<T>,
  ): Promise<T> {
    const entry = await this.#acquire(reader, name);
    try {
      return await work(entry.session);
    } finally {
      entry.users -= 1;
      entry.lastUse = ++this.#clock;
    }
  }

  /** Releases every idle session, one after the other. Sessions in use stay. */
  async releaseAll(): Promise<void> {
    await this.#exclusively(() => this.#evictUntil(() => false));
  }

  async #acquire(reader: PackageReader, name: ComponentName): Promise<Entry> {
    return this.#exclusively(async () => {
      const key = keyOf(reader, name);
      let entry = this.#entries.get(key);
      if (!entry) {
        const component = componentOf(reader, name);
        await this.#makeRoom(component.weightsSizeBytes);
        const session = await this.#load(reader, name, component);
        entry = { session, sizeBytes: component.weightsSizeBytes, users: 0, lastUse: 0 };
        this.#entries.set(key, entry);
      }
      entry.users += 1;
      return entry;
    });
  }

  async #load(reader: PackageReader, name: ComponentName, component: ManifestComponent): Promise<ComponentSession> {
    this.checkPrecision(reader);
    const graph = await reader.file(component.graph);
    const externalData: { path: string; data: File }[] = [];
    for (const { location, path } of component.externalData)
      externalData.push({ path: location, data: await reader.file(path) });
    try {
      const bytes = new Uint8Array(await graph.arrayBuffer());
      const session = await this.#runtime.call(() =>
        this.#runtime.ort.InferenceSession.create(bytes, {
          executionProviders: [...this.#runtime.executionProviders],
          // Folds the casts of weights stored as float16, which a GPU without shader-f16 could not run.
          graphOptimizationLevel: 'all',
          externalData,
          // Warnings tell of shape arithmetic placed on the CPU by design, at every load; errors are thrown.
          logSeverityLevel: 3,
        }),
      );
      try {
        return new ComponentSession(this.#runtime, name, component, session, (runMs) => {
          this.#runMs += runMs;
        });
      } catch (error) {
        await this.#runtime.call(() => session.release());
        throw error;
      }
    } catch (error) {
      throw toRuntimeError(error, { component: name, during: 'load', path: component.graph });
    }
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    await this.#evictUntil(() => this.heldBytes + sizeBytes <= this.#budgetBytes);
  }

  async #evictUntil(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      const idle = [...this.#entries].filter(([, entry]) => entry.users === 0);
      const oldest = idle.sort(([, a], [, b]) => a.lastUse - b.lastUse)[0];
      if (!oldest) return;
      const [key, entry] = oldest;
      this.#entries.delete(key);
      await entry.session.release();
    }
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.then(
      () => {},
      () => {},
    );
    return result;
  }
}

function keyOf(reader: PackageReader, name: ComponentName): string {
  return `${reader.manifest.id}@${reader.manifest.revision}/${name}`;
}

function componentOf(reader: PackageReader, name: ComponentName): ManifestComponent {
  const component = reader.manifest.components[name];
  if (!component)
    throw new StudioError('manifest-invalid', `${reader.manifest.id} has no ${name}.`, { component: name });
  return component;
}
