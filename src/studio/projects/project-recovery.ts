import type { StoredProject } from '../persistence/project-rows.ts';
import type { CopiedProject } from '../persistence/second-copy.ts';
import { copyName } from '../services/project-name.ts';
import type { ProjectParts } from './project-parts.ts';

type RecoveryParts = Pick<ProjectParts, 'storage' | 'assets' | 'secondCopy' | 'newId'>;

/** Projects that the second copy has and the database has not, or has damaged. */
export class ProjectRecovery {
  readonly #parts: RecoveryParts;
  /** Their log cannot be read. */
  readonly #damaged = new Set<string>();

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** Copies of projects that the database does not know, those in the bin left out. */
  async findLost(): Promise<readonly CopiedProject[]> {
    const known = new Set((await this.#parts.storage.listProjects()).map(({ id }) => id));
    const copies = await this.#copies();
    return copies.filter(({ project }) => !known.has(project.id) && project.deletedAt === undefined);
  }

  /** The copy of a project whose log turned out to be damaged; undefined when there is none. */
  async findDamaged(projectId: string): Promise<CopiedProject | undefined> {
    this.#damaged.add(projectId);
    return (await this.#copies()).find(({ project }) => project.id === projectId);
  }

  /**
   * Takes a project from the second copy into the database. A damaged one stays as it is, and what comes back is another.
   * @returns false when it is there already, or no copy is.
   */
  async bringBack(projectId: string): Promise<boolean> {
    const { storage, assets, secondCopy, newId } = this.#parts;
    const isDamaged = this.#damaged.has(projectId);
    if (!isDamaged && (await storage.getProject(projectId))) return false;
    const restored = await secondCopy.read(projectId);
    if (!restored) return false;
    for (const blob of restored.assets) await assets.putBlob(blob);
    const { thumbnailSha256: _notCopied, deletedAt: _gone, ...copied } = restored.project;
    const row: StoredProject = isDamaged ? { ...copied, id: newId(), name: copyName(copied.name) } : copied;
    const assetIds = [...restored.assets.map(({ sha256 }) => sha256), ...restored.missingAssetIds];
    await storage.insertProject(row, restored.state, assetIds);
    this.#damaged.delete(projectId);
    return true;
  }

  async #copies(): Promise<readonly CopiedProject[]> {
    try {
      return await this.#parts.secondCopy.list();
    } catch (error) {
      console.warn('The second copy could not be read.', error);
      return [];
    }
  }
}
