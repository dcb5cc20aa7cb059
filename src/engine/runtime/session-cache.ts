import { StudioError } from '../../domain/core/errors.ts';
import type { ComponentName, ManifestComponent } from '../../domain/models/manifest.ts';
import { checkPackageFit } from '../../domain/models/package-fit.ts';
import type { InstalledPackageReader } from '../model-store/installed-package.ts';
import type { PackageReader } from '../model-store/package-reader.ts';
import { ComponentSession } from './component-session.ts';
import { toRuntimeError } from './ort-errors.ts';
import type { Runtime } from './runtime.ts';
import { SerialLane } from './serial-lane.ts';

/** A package to load from; `verify` finds out whether its files or the runtime are at fault. */
export type PackageSource = PackageReader & Partial<Pick<InstalledPackageReader, 'verify'>>;

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
  readonly #lane = new SerialLane();

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

  isLoaded(reader: PackageSource, name: ComponentName): boolean {
    return this.#entries.has(keyOf(reader, name));
  }

  /** Takes effect at once for idle sessions, later for those in use. */
  async setBudget(budgetBytes: number): Promise<void> {
    this.#budgetBytes = budgetBytes;
    await this.#lane.run(() => this.#makeRoom(0));
  }

  /**
   * Refuses a package that this device cannot compute, before a byte is read.
   * @throws StudioError `precision-unsupported` with details.component.
   */
  checkPrecision(reader: PackageSource): void {
    checkPackageFit(reader.manifest, this.#runtime.report);
  }

  /**
   * Loads components largest first, as the largest needs the largest stretch of memory. When they do not fit the
   * budget together nothing is loaded: each would push out the other before its turn.
   * @returns whether all are loaded.
   */
  async preload(
    reader: PackageSource,
    names: readonly ComponentName[],
    onLoaded: (doneBytes: number, totalBytes: number) => void = () => {},
  ): Promise<boolean> {
    const sized = names
      .map((name) => ({ name, sizeBytes: componentOf(reader, name).weightsSizeBytes }))
      .sort((a, b) => b.sizeBytes - a.sizeBytes);
    const totalBytes = sized.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (totalBytes > this.#budgetBytes) return false;
    let doneBytes = 0;
    for (const { name, sizeBytes } of sized) {
      await this.use(reader, name, async () => {});
      doneBytes += sizeBytes;
      onLoaded(doneBytes, totalBytes);
    }
    return true;
  }

  /** Runs `work` on a component's session, which cannot be evicted meanwhile. */
  async use<T>(
    reader: PackageSource,
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
    await this.#lane.run(() => this.#evictUntil(() => false));
  }

  async #acquire(reader: PackageSource, name: ComponentName): Promise<Entry> {
    return this.#lane.run(async () => {
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

  async #load(reader: PackageSource, name: ComponentName, component: ManifestComponent): Promise<ComponentSession> {
    this.checkPrecision(reader);
    const graph = await reader.file(component.graph);
    const externalData: { path: string; data: File }[] = [];
    for (const { location, path } of component.externalData)
      externalData.push({ path: location, data: await reader.file(path) });
    try {
      const bytes = new Uint8Array(await graph.arrayBuffer());
      const session = await this.#runtime.call(() =>
        this.#runtime.ort.InferenceSession.create(bytes, {
          executionProviders: [...this.#runtime.executionProviders(component)],
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
      const typed = toRuntimeError(error, { component: name, during: 'load' });
      // Throws `file-corrupt` in its place when a file is no longer what was installed.
      if (typed.code === 'session-failed')
        await reader.verify?.([component.graph, ...component.externalData.map(({ path }) => path)]);
      throw typed;
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
}

function keyOf(reader: PackageSource, name: ComponentName): string {
  return `${reader.manifest.id}@${reader.manifest.revision}/${name}`;
}

function componentOf(reader: PackageSource, name: ComponentName): ManifestComponent {
  const component = reader.manifest.components[name];
  if (!component)
    throw new StudioError('manifest-invalid', `${reader.manifest.id} has no ${name}.`, { component: name });
  return component;
}
