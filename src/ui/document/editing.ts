import type { CommandArguments, CommandName } from '../../domain/document/commands.ts';
import type { DocumentSession, Gesture } from '../../domain/document/document-session.ts';

/** What is told about a change: to the log of the page and to screen readers. */
export interface EditingEvents {
  /** A command that the document refused. */
  readonly onError: (error: unknown) => void;
  readonly onUndone: (command: CommandName) => void;
  readonly onRedone: (command: CommandName) => void;
}

/**
 * How the parts of the editor change a document: commands, and one gesture at a time. Whatever else is done ends the open
 * gesture first, so that a step of history never holds two intents.
 */
export interface Editing {
  readonly document: DocumentSession;
  /** One command, one step. @returns false when the document refused it, which has been said. */
  run<Name extends CommandName>(name: Name, args: CommandArguments[Name]): boolean;
  /** A part of the gesture `key`, which begins with its first part. */
  preview<Name extends CommandName>(key: string, name: Name, args: CommandArguments[Name]): void;
  /** The open gesture becomes one step; no-op without one. */
  commit(): void;
  /** The open gesture never was. @returns false without one. */
  rollback(): boolean;
  undo(): void;
  redo(): void;
  /** See DocumentSession.goTo. */
  goTo(entryId: string | undefined): void;
}

/** Makes the hands of one open project. */
export function createEditing(document: DocumentSession, events: EditingEvents): Editing {
  let open: { readonly key: string; readonly gesture: Gesture } | undefined;

  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      events.onError(error);
      return false;
    }
  };
  const commit = () => {
    const gesture = open?.gesture;
    open = undefined;
    if (gesture) attempt(() => gesture.commit());
  };
  const rollback = () => {
    const gesture = open?.gesture;
    open = undefined;
    if (gesture) attempt(() => gesture.rollback());
    return gesture !== undefined;
  };

  return {
    document,
    run(name, args) {
      commit();
      return attempt(() => document.execute(name, args));
    },
    preview(key, name, args) {
      if (open?.key !== key) {
        commit();
        attempt(() => {
          open = { key, gesture: document.beginGesture(name) };
        });
      }
      const gesture = open?.gesture;
      // What cannot go on must not leave a half of it behind.
      if (gesture && !attempt(() => gesture.execute(name, args))) rollback();
    },
    commit,
    rollback,
    undo() {
      commit();
      const step = document.getHistory().entries.findLast((entry) => !entry.isUndone);
      if (step && attempt(() => document.undo())) events.onUndone(step.command);
    },
    redo() {
      commit();
      const step = document.getHistory().entries.find((entry) => entry.isUndone);
      if (step && attempt(() => document.redo())) events.onRedone(step.command);
    },
    goTo(entryId) {
      commit();
      attempt(() => document.goTo(entryId));
    },
  };
}
