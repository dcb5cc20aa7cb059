import { StudioError } from '../core/errors.ts';
import { type CommandContext, refuse } from './command.ts';
import { runCommand } from './command-table.ts';
import type { CommandArguments, CommandName } from './commands.ts';
import type { DocumentOptions, HistoryWrite, LocalChange, ProjectDocument } from './document-replica.ts';
import type { DocumentChange, Gesture, HistoryState } from './document-session.ts';
import { createGestureDraft, type GestureDraft } from './gesture-draft.ts';
import { createListeners } from './listeners.ts';
import { createNamedAssets, type NamedAssets } from './named-assets.ts';
import { type ChangedIds, changedBy, type Edit, joinChangedIds, type ReadRecord } from './raw-record.ts';
import { DOCUMENT_SCHEMA_VERSION, type DocumentState } from './records.ts';
import { openSharedDocument, type SharedDocument } from './shared-document.ts';
import { createStateProjection, type StateProjection } from './state-projection.ts';
import { createStepList, joinHistoryWrites, type StepList } from './step-list.ts';
import { recordStep, type StepRecorder, turnStep } from './step-recorder.ts';
import { continuesTyping } from './typing.ts';

/**
 * Opens a document (rules: docs/specs/document.md).
 * @throws StudioError `document-damaged` with details.index when one of the updates is damaged.
 */
export function createDocument(options: DocumentOptions): ProjectDocument {
  return new SharedProjectDocument(options);
}

interface OpenGesture {
  readonly draft: GestureDraft;
  readonly recorder: StepRecorder;
  /** Its step is in the history already: it has typed. */
  isStored: boolean;
}

/** What a refresh of the state brought. */
interface Refreshed {
  readonly changed: ChangedIds;
  readonly change: DocumentChange | undefined;
}

class SharedProjectDocument implements ProjectDocument {
  readonly #shared: SharedDocument;
  readonly #steps: StepList;
  readonly #projection: StateProjection;
  readonly #now: () => Date;
  readonly #newId: () => string;
  readonly #isReadOnlyHere: boolean;
  readonly #states = createListeners<[state: DocumentState, change: DocumentChange]>();
  readonly #selections = createListeners<[layerIds: readonly string[]]>();
  readonly #histories = createListeners<[history: HistoryState]>();
  readonly #localChanges = createListeners<[change: LocalChange]>();
  readonly #assets: NamedAssets;
  #selection: readonly string[] = [];
  #gesture: OpenGesture | undefined;

  constructor({ updates, history, isReadOnly = false, now, newId, replicaId }: DocumentOptions) {
    this.#shared = openSharedDocument(updates, replicaId);
    this.#steps = createStepList(history, (restored) => this.#shared.isLiving(restored));
    this.#now = now;
    this.#newId = newId;
    this.#isReadOnlyHere = isReadOnly;
    this.#projection = createStateProjection(this.#read);
    this.#projection.refresh(this.#shared.takeChanged(), this.#shared.schemaVersion());
    this.#assets = createNamedAssets(this.#shared);
    this.#assets.all(this.#steps.steps());
  }

  get isReadOnly(): boolean {
    return this.#isReadOnlyHere || this.getState().schemaVersion > DOCUMENT_SCHEMA_VERSION;
  }

  getState(): DocumentState {
    return this.#projection.getState();
  }

  subscribe(listener: (state: DocumentState, change: DocumentChange) => void): () => void {
    return this.#states.add(listener);
  }

  execute<Name extends CommandName>(name: Name, args: CommandArguments[Name]): void {
    this.#beginWrite();
    const edits = runCommand(this.getState(), name, args, this.#context());
    const latest = this.#steps.nextUndone() === undefined ? this.#steps.latestDone() : undefined;
    const recorder = continuesTyping(this.#shared, latest, edits) ? recordStep(latest) : this.#recorder(name);
    const update = this.#shared.transact((writer) => recorder.apply(writer, edits, this.#steps.restored()));
    if (update !== undefined) this.#publish('command', update, this.#steps.put(recorder.step()));
  }

  beginGesture(command: CommandName): Gesture {
    this.#beginWrite();
    const gesture: OpenGesture = {
      draft: createGestureDraft((collection, id) => this.#shared.read(collection, id)),
      recorder: this.#recorder(command),
      isStored: false,
    };
    this.#gesture = gesture;
    const ifOpen = (act: () => void) => {
      if (this.#gesture === gesture) act();
    };
    return {
      execute: (name, args) => {
        if (this.#gesture !== gesture) refuse('gesture-ended', 'The gesture is over.', { command: name });
        this.#requireWritable();
        this.#preview(gesture, runCommand(this.getState(), name, args, this.#context()));
      },
      commit: () => ifOpen(() => (this.isReadOnly ? this.#dropDraft(gesture) : this.#commit(gesture))),
      rollback: () => ifOpen(() => this.#rollback(gesture)),
    };
  }

  getSelection(): readonly string[] {
    return this.#selection;
  }

  select(layerIds: readonly string[]): void {
    const { layers } = this.getState();
    const living = [...new Set(layerIds)].filter((id) => layers.has(id));
    const before = this.#selection;
    if (living.length === before.length && living.every((id, index) => id === before[index])) return;
    this.#selection = living;
    this.#selections.emit(living);
  }

  subscribeSelection(listener: (layerIds: readonly string[]) => void): () => void {
    return this.#selections.add(listener);
  }

  getHistory(): HistoryState {
    return this.#steps.getState();
  }

  subscribeHistory(listener: (history: HistoryState) => void): () => void {
    return this.#histories.add(listener);
  }

  undo(): void {
    this.#beginWrite();
    this.#turn('undo', 1);
  }

  redo(): void {
    this.#beginWrite();
    this.#turn('redo', 1);
  }

  goTo(entryId: string | undefined): void {
    this.#beginWrite();
    const { entries } = this.getHistory();
    const wanted = entries.findIndex(({ id }) => id === entryId) + 1;
    if (entryId !== undefined && wanted === 0) refuse('unknown-step', 'There is no such step.', { entryId });
    const done = entries.filter(({ isUndone }) => !isUndone).length;
    this.#turn(wanted < done ? 'undo' : 'redo', Math.abs(wanted - done));
  }

  trimHistory(count: number): void {
    this.#beginWrite();
    const write = this.#steps.trim(count);
    if (write.removedIds.length > 0) this.#publish('command', undefined, write);
  }

  subscribeLocalChanges(listener: (change: LocalChange) => void): () => void {
    return this.#localChanges.add(listener);
  }

  applyUpdate(update: Uint8Array): boolean {
    try {
      return this.#shared.apply(update);
    } finally {
      const refreshed = this.#refresh('remote');
      this.#assets.learn(refreshed.changed.layers);
      this.#announce(refreshed);
    }
  }

  encodeState(): Uint8Array<ArrayBuffer> {
    return this.#shared.encode();
  }

  encodeStateVector(): Uint8Array<ArrayBuffer> {
    return this.#shared.encodeStateVector();
  }

  encodeMissing(stateVector: Uint8Array): Uint8Array<ArrayBuffer> {
    return this.#shared.encodeMissing(stateVector);
  }

  assetIds(): ReadonlySet<string> {
    return this.#assets.all(this.#steps.steps());
  }

  dispose(): void {
    this.#gesture = undefined;
    for (const listeners of [this.#states, this.#selections, this.#histories, this.#localChanges]) listeners.clear();
    this.#shared.dispose();
  }

  /** The gesture's draft while there is one. */
  readonly #read: ReadRecord = (collection, id) => (this.#gesture?.draft ?? this.#shared).read(collection, id);

  #context(): CommandContext {
    return { newId: this.#newId, read: this.#read };
  }

  /** What is to be changed may be, and a gesture that was left open is over. */
  #beginWrite(): void {
    this.#requireWritable();
    if (this.#gesture !== undefined) this.#commit(this.#gesture);
  }

  #requireWritable(): void {
    if (this.isReadOnly) throw new StudioError('read-only', 'This document cannot be changed here.');
  }

  #recorder(command: CommandName): StepRecorder {
    const [id, at, sequence] = [this.#newId(), this.#now().toISOString(), this.#steps.nextSequence()];
    return recordStep({ id, at, sequence, command, selectionBefore: this.#selection });
  }

  #preview(gesture: OpenGesture, edits: readonly Edit[]): void {
    const typed = gesture.draft.add(edits);
    if (typed.length > 0) {
      const update = this.#shared.transact((writer) => gesture.recorder.apply(writer, typed, this.#steps.restored()));
      gesture.isStored = true;
      this.#publish('command', update, this.#steps.put(gesture.recorder.step()), changedBy(edits));
    } else {
      this.#announce(this.#refresh('command', changedBy(edits)));
    }
  }

  #commit(gesture: OpenGesture): void {
    this.#gesture = undefined;
    const edits = gesture.draft.edits();
    const update = this.#shared.transact((writer) => gesture.recorder.apply(writer, edits, this.#steps.restored()));
    const isNothing = gesture.recorder.isEmpty();
    const touched = gesture.draft.touched();
    if (!isNothing) this.#publish('command', update, this.#steps.put(gesture.recorder.step()), touched);
    else if (gesture.isStored) this.#publish('command', update, this.#steps.removeLatest(), touched);
    else this.#dropDraft(gesture);
  }

  #rollback(gesture: OpenGesture): void {
    if (!gesture.isStored || this.isReadOnly) {
      this.#dropDraft(gesture);
      return;
    }
    this.#gesture = undefined;
    const touched = gesture.draft.touched();
    const step = gesture.recorder.step();
    const update = this.#shared.transact((writer) => turnStep(writer, step, 'undo', this.#steps.restored()));
    this.#publish('command', update, this.#steps.removeLatest(), touched);
  }

  #dropDraft(gesture: OpenGesture): void {
    this.#gesture = undefined;
    this.#announce(this.#refresh('command', gesture.draft.touched()));
  }

  #turn(direction: 'undo' | 'redo', count: number): void {
    let selection = this.#selection;
    let write: HistoryWrite | undefined;
    const update = this.#shared.transact((writer) => {
      for (let turns = 0; turns < count; turns += 1) {
        const step = direction === 'undo' ? this.#steps.latestDone() : this.#steps.nextUndone();
        if (step === undefined) break;
        const turned = turnStep(writer, step, direction, this.#steps.restored());
        const restored = turned.restored.filter((text) => this.#shared.isLiving(text));
        const selectionAfter = direction === 'undo' ? selection : step.selectionAfter;
        selection = direction === 'undo' ? step.selectionBefore : step.selectionAfter;
        write = joinHistoryWrites(write, this.#steps.turn({ ...turned, restored, selectionAfter }, direction));
      }
    });
    if (write === undefined) return;
    this.#publish(direction, update, write);
    this.select(selection);
  }

  #refresh(origin: DocumentChange['origin'], touched?: ChangedIds): Refreshed {
    const taken = this.#shared.takeChanged();
    const changed = touched === undefined ? taken : joinChangedIds(taken, touched);
    const change = this.#projection.refresh(changed, this.#shared.schemaVersion());
    return { changed, change: change && { ...change, origin } };
  }

  #announce({ change }: Refreshed): void {
    if (change === undefined) return;
    this.#states.emit(this.getState(), change);
    this.select(this.#selection);
  }

  /** Everything is as it will be before anyone hears of it; who stores it hears first. */
  #publish(
    origin: DocumentChange['origin'],
    update: Uint8Array<ArrayBuffer> | undefined,
    history: HistoryWrite,
    touched?: ChangedIds,
  ): void {
    const refreshed = this.#refresh(origin, touched);
    this.#localChanges.emit({ update, assetIds: this.#assets.learn(refreshed.changed.layers), history });
    this.#announce(refreshed);
    this.#histories.emit(this.getHistory());
  }
}
