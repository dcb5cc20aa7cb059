import type { OpenProject } from '../services/projects.ts';
import type { ProjectSession } from './open-project.ts';

/** A project that is open in this tab, and by how many. */
interface Opened {
  readonly session: Promise<ProjectSession>;
  holders: number;
  /** While it closes. */
  closing: Promise<void> | undefined;
}

/** The projects that are open in this tab, each once however many hold it. */
export class OpenedProjects {
  readonly #openSession: (projectId: string) => Promise<ProjectSession>;
  readonly #opened = new Map<string, Opened>();
  readonly #sessions = new Map<string, ProjectSession>();

  /** @param openSession reads a project and begins to save it. */
  constructor(openSession: (projectId: string) => Promise<ProjectSession>) {
    this.#openSession = openSession;
  }

  /** Those whose document is there, by the project's id. */
  sessions(): ReadonlyMap<string, ProjectSession> {
    return this.#sessions;
  }

  /** Opens a project, or joins those who hold it. It closes when the last of them lets go. */
  async open(projectId: string): Promise<OpenProject> {
    const before = this.#opened.get(projectId);
    if (before?.closing) await before.closing.catch(() => {});
    const opened = this.#opened.get(projectId) ?? this.#start(projectId);
    opened.holders += 1;
    try {
      const { project } = await opened.session;
      return { ...project, dispose: onceOnly(() => this.#letGo(projectId, opened)) };
    } catch (error) {
      this.#forget(projectId, opened);
      throw error;
    }
  }

  /** Stores what waits and closes all. What cannot be stored goes with the tab. */
  async dispose(): Promise<void> {
    await Promise.allSettled([...this.#opened].map(([id, opened]) => this.#close(id, opened)));
    const left = [...this.#opened.values()];
    this.#opened.clear();
    this.#sessions.clear();
    await Promise.allSettled(left.map(async ({ session }) => (await session).abandon()));
  }

  #start(projectId: string): Opened {
    const session = this.#openSession(projectId);
    const opened: Opened = { session, holders: 0, closing: undefined };
    this.#opened.set(projectId, opened);
    session.then(
      (ready) => this.#opened.get(projectId) === opened && this.#sessions.set(projectId, ready),
      () => {}, // whoever opens it is told
    );
    return opened;
  }

  async #letGo(projectId: string, opened: Opened): Promise<void> {
    opened.holders -= 1;
    if (opened.holders === 0) await this.#close(projectId, opened);
  }

  #close(projectId: string, opened: Opened): Promise<void> {
    opened.closing ??= this.#closeSession(projectId, opened).finally(() => {
      opened.closing = undefined;
    });
    return opened.closing;
  }

  async #closeSession(projectId: string, opened: Opened): Promise<void> {
    const session = await opened.session;
    try {
      await session.close();
    } catch (error) {
      this.#closeOnceSaved(projectId, opened, session);
      throw error;
    }
    this.#forget(projectId, opened);
  }

  /** What it holds is nowhere else: it stays open, goes on trying, and is what is opened again. */
  #closeOnceSaved(projectId: string, opened: Opened, session: ProjectSession): void {
    const unsubscribe = session.project.saving.subscribe(({ status }) => {
      if (status === 'saving' || status === 'failed') return;
      unsubscribe();
      if (opened.holders > 0) return;
      this.#close(projectId, opened).catch((error) => console.warn('A project could not be closed.', error));
    });
  }

  #forget(projectId: string, opened: Opened): void {
    if (this.#opened.get(projectId) !== opened) return;
    this.#opened.delete(projectId);
    this.#sessions.delete(projectId);
  }
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
