import { expect, test } from 'vitest';
import type { ProjectDocument, StoredHistory } from '../../../src/domain/document/document-replica.ts';
import { fuzzSeeds } from '../../fuzz-seeds.ts';
import { countedIds, newProject, openDocument, recordLog, textOf } from './documents.ts';
import { type Random, seededRandom } from './random-commands.ts';

const SEEDS = fuzzSeeds(20);
/** What each replica types, so that a character says whose it is. */
const ALPHABETS = ['abcdefgh', 'ABCDEFGH', '12345678'];

/** Types, deletes, and now and then corrects a single character, as one replica. */
function edit(document: ProjectDocument, random: Random, alphabet: string, canDelete: boolean): void {
  const { length } = textOf(document, 't');
  const index = random.below(length + 1);
  const removedLength = canDelete && random.below(3) === 0 ? random.below(Math.min(5, length - index + 1)) : 0;
  const inserted =
    removedLength > 0 && random.below(2) === 0 ? '' : alphabet.slice(0, 1 + random.below(alphabet.length));
  document.execute('editText', { layerId: 't', index, removedLength, inserted });
}

function count(text: string, alphabet: string): number {
  return [...text].filter((character) => alphabet.includes(character)).length;
}

function startReplicas(seed: number, total: number) {
  const first = openDocument({ updates: [newProject()], replicaId: 100 });
  first.execute('addText', { layerId: 't', text: '' });
  const updates = [first.encodeState()];
  const documents = Array.from({ length: total }, (_, index) =>
    openDocument({ updates, replicaId: index + 1, newId: countedIds(`s${seed}r${index}`) }),
  );
  return documents;
}

function exchange(from: ProjectDocument, to: ProjectDocument): void {
  to.applyUpdate(from.encodeMissing(to.encodeStateVector()));
}

function meet(documents: readonly ProjectDocument[]): void {
  for (const _ of documents) for (const to of documents) for (const from of documents) exchange(from, to);
}

test.each(SEEDS)('[DM52] undoing my typing takes nothing of what others typed, seed %i', (seed) => {
  const random = seededRandom(seed);
  const documents = startReplicas(seed, 2 + (seed % 2));
  for (let step = 0; step < 60; step += 1) {
    const index = random.below(documents.length);
    const [document, other] = [documents[index], random.pick(documents)];
    if (document === undefined || other === undefined) continue;
    const dice = random.below(10);
    if (dice < 3) exchange(other, document);
    else if (dice < 5) {
      const before = textOf(document, 't');
      document.undo();
      const after = textOf(document, 't');
      for (const alphabet of ALPHABETS.filter((_, at) => at !== index)) {
        expect(count(after, alphabet)).toBeGreaterThanOrEqual(count(before, alphabet));
      }
    } else if (dice === 5) document.redo();
    else edit(document, random, ALPHABETS[index] ?? '', true);
  }
  meet(documents);
  expect(new Set(documents.map((document) => textOf(document, 't'))).size).toBe(1);
});

test.each(SEEDS)('[DM52] when only one of all undoes, the others have what they typed, seed %i', (seed) => {
  const random = seededRandom(seed);
  const documents = startReplicas(seed, 3);
  const [first, ...others] = documents;
  if (first === undefined) return;
  let typed = '';
  for (const [index, document] of documents.entries()) {
    document.subscribeLocalChanges(() => {
      if (index > 0) typed = textOf(document, 't');
    });
  }
  for (let step = 0; step < 40; step += 1) {
    const index = random.below(documents.length);
    const [document, other] = [documents[index], random.pick(documents)];
    if (document === undefined || other === undefined) continue;
    if (random.below(3) === 0) exchange(other, document);
    else edit(document, random, ALPHABETS[index] ?? '', index === 0);
  }
  expect(typed).not.toBe('');
  const own = others.map((document, at) => count(textOf(document, 't'), ALPHABETS[at + 1] ?? ''));
  meet(documents);
  first.goTo(undefined);
  meet(documents);
  const text = textOf(first, 't');
  expect(count(text, ALPHABETS[0] ?? '')).toBe(0);
  for (const [at, amount] of own.entries()) {
    expect(count(text, ALPHABETS[at + 1] ?? '')).toBeGreaterThanOrEqual(amount);
  }
});

test.each(SEEDS)(
  '[DM52] [DM55] text comes back to the letter after undo, redo and reloads in any order, seed %i',
  (seed) => {
    const random = seededRandom(seed);
    const newId = countedIds(`s${seed}`);
    let document = openDocument({ replicaId: 1, newId });
    let log = recordLog(document);
    document.execute('addText', { layerId: 't', text: 'start' });
    /** The text after each step, the first of them before any. */
    let texts = ['start'];
    let at = 0;
    for (let step = 0; step < 80; step += 1) {
      const dice = random.below(10);
      if (dice < 3 && at > 0) {
        document.undo();
        at -= 1;
      } else if (dice < 6 && at < texts.length - 1) {
        document.redo();
        at += 1;
      } else if (dice === 6) {
        const history: StoredHistory = log.history();
        document = openDocument({ replicaId: step + 2, newId, updates: [document.encodeState()], history });
        log = recordLog(document, history);
      } else {
        const entries = document.getHistory().entries.filter(({ isUndone }) => !isUndone).length;
        edit(document, random, ALPHABETS[0] ?? '', true);
        const isJoined = document.getHistory().entries.length === entries;
        if (!isJoined) at += 1;
        texts = [...texts.slice(0, at), textOf(document, 't')];
      }
      expect(textOf(document, 't')).toBe(texts[at]);
    }
    expect(document.getHistory().entries.filter(({ isUndone }) => !isUndone)).toHaveLength(at + 1);
  },
);
