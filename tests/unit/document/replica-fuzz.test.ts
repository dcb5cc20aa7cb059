import { expect, test } from 'vitest';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import type { DocumentState } from '../../../src/domain/document/records.ts';
import { fuzzSeeds } from '../../fuzz-seeds.ts';
import { countedIds, newProject, openDocument, snapshot } from './documents.ts';
import { expectFresh, expectTree } from './invariants.ts';
import { DELETING, type Random, randomCommands, seededRandom, tryExecute } from './random-commands.ts';

const SEEDS = fuzzSeeds(50);

interface Replica {
  readonly document: ProjectDocument;
  /** Updates of the others on their way here, in any order. */
  readonly inbox: Uint8Array[];
}

/** Replicas that hear of each other late, out of order, twice, or not at all for a while. */
function createReplicas(seed: number, count: number): Replica[] {
  const updates = [newProject()];
  const replicas = Array.from({ length: count }, (_, index) => ({
    document: openDocument({ updates, replicaId: index + 1, newId: countedIds(`s${seed}r${index}`) }),
    inbox: [] as Uint8Array[],
  }));
  for (const { document } of replicas) {
    document.subscribeLocalChanges(({ update }) => {
      for (const other of replicas) if (other.document !== document && update !== undefined) other.inbox.push(update);
    });
  }
  return replicas;
}

function deliver(random: Random, { document, inbox }: Replica): void {
  for (let count = random.below(inbox.length + 1); count > 0; count -= 1) {
    const at = random.below(inbox.length);
    const [update] = random.below(10) === 0 ? inbox.slice(at, at + 1) : inbox.splice(at, 1);
    if (update !== undefined) document.applyUpdate(update);
  }
}

/** Brings everyone up to date, as tabs do that come back: each asks another for what it lacks. */
function meet(replicas: readonly Replica[]): void {
  for (const { document } of replicas)
    for (const other of replicas) document.applyUpdate(other.document.encodeMissing(document.encodeStateVector()));
  for (const { document } of replicas)
    for (const other of replicas) document.applyUpdate(other.document.encodeMissing(document.encodeStateVector()));
}

function expectConverged(replicas: readonly Replica[]): void {
  const [first, ...others] = replicas.map(({ document }) => document);
  if (first === undefined) return;
  expectTree(first.getState());
  for (const other of others) expect(snapshot(other.getState())).toEqual(snapshot(first.getState()));
  for (const { document } of replicas) expectFresh(document);
}

test.each(SEEDS)('[DM40] [DM41] replicas that edit apart come to the same and lose nothing, seed %i', (seed) => {
  const random = seededRandom(seed);
  const replicas = createReplicas(seed, 2 + (seed % 2));
  const newId = countedIds(`s${seed}`);
  const commands = randomCommands(random, newId, DELETING);
  const created = new Set<string>();
  let typed = 0;
  for (let step = 0; step < 60; step += 1) {
    const replica = random.pick(replicas);
    if (replica === undefined) continue;
    const { document } = replica;
    if (random.below(3) === 0) {
      deliver(random, replica);
    } else if (random.below(4) === 0) {
      const text = [...document.getState().layers.values()].find(({ kind }) => kind === 'text');
      if (text?.kind !== 'text') continue;
      const args = {
        layerId: text.id,
        index: random.below(text.text.length + 1),
        removedLength: 0,
        inserted: `<${typed}>`,
      };
      if (tryExecute(document, ['editText', args])) typed += 1;
    } else {
      const call = commands.next(document);
      if (call[0] !== 'editText') tryExecute(document, call);
    }
    for (const id of document.getState().layers.keys()) created.add(id);
    expectTree(document.getState());
  }
  meet(replicas);
  expectConverged(replicas);
  const [state] = replicas.map(({ document }) => document.getState());
  expect([...created].filter((id) => !state?.layers.has(id))).toEqual([]);
  const texts = [...(state?.layers.values() ?? [])].map((layer) => (layer.kind === 'text' ? layer.text : '')).join('');
  for (let mark = 0; mark < typed; mark += 1) for (const digit of String(mark)) expect(texts).toContain(digit);
  expect(texts.split('<').length - 1).toBeGreaterThanOrEqual(typed);
});

/** The fields of all layers by layer and name; where a layer is, is a matter of the whole tree. */
function fieldsOf(state: DocumentState): Map<string, string> {
  const fields = new Map<string, string>();
  for (const { id, parentId: _, order: __, ...own } of state.layers.values()) {
    for (const [field, value] of Object.entries(own))
      if (field !== 'text') fields.set(`${id}/${field}`, JSON.stringify(value));
  }
  return fields;
}

test.each(SEEDS)('[DM51] undo and redo among others change only what is as I left it, seed %i', (seed) => {
  const random = seededRandom(seed);
  const replicas = createReplicas(seed, 2 + (seed % 2));
  const commands = randomCommands(random, countedIds(`s${seed}`), ['restoreVersion']);
  const written = replicas.map(() => new Map<string, Set<string>>());
  const act = (index: number, change: () => void, isUndo: boolean) => {
    const { document } = replicas[index] ?? {};
    const own = written[index];
    if (document === undefined || own === undefined) return;
    const before = fieldsOf(document.getState());
    change();
    const after = fieldsOf(document.getState());
    for (const [key, value] of after) {
      const old = before.get(key);
      if (old === value) continue;
      if (isUndo && old !== undefined) expect([...(own.get(key) ?? [])], key).toContain(old);
      own.set(key, (own.get(key) ?? new Set()).add(value));
    }
  };
  for (let step = 0; step < 60; step += 1) {
    const index = random.below(replicas.length);
    const replica = replicas[index];
    if (replica === undefined) continue;
    const { document } = replica;
    const dice = random.below(10);
    if (dice < 3) deliver(random, replica);
    else if (dice < 5) act(index, () => document.undo(), true);
    else if (dice === 5) act(index, () => document.redo(), true);
    else act(index, () => tryExecute(document, commands.next(document)), false);
    expectTree(document.getState());
  }
  meet(replicas);
  expectConverged(replicas);
});
