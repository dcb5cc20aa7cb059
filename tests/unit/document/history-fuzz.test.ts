import { expect, test } from 'vitest';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import { fuzzSeeds } from '../../fuzz-seeds.ts';
import { countedIds, type Log, openDocument, recordLog, snapshot } from './documents.ts';
import { expectFresh, expectTree } from './invariants.ts';
import { randomCommands, seededRandom, tryExecute } from './random-commands.ts';

const SEEDS = fuzzSeeds(50);

/** 100 random steps of one tab: commands, gestures, undo, redo, reloads. */
function work(seed: number): void {
  const random = seededRandom(seed);
  const newId = countedIds(`s${seed}`);
  const commands = randomCommands(random, newId);
  let document: ProjectDocument = openDocument({ newId, replicaId: 1 });
  let log: Log = recordLog(document);
  const start = snapshot(document.getState());

  for (let step = 0; step < 100; step += 1) {
    const dice = random.below(20);
    if (dice < 3) document.undo();
    else if (dice < 5) document.redo();
    else if (dice === 5) document.goTo(random.pick(document.getHistory().entries)?.id);
    else if (dice === 6) {
      const before = snapshot(document.getState());
      const history = log.history();
      const updates = random.below(2) === 0 ? log.updates : [document.encodeState()];
      document = openDocument({ newId, replicaId: step + 2, updates, history });
      log = recordLog(document, history);
      expect(snapshot(document.getState())).toEqual(before);
    } else if (dice === 7) {
      const before = snapshot(document.getState());
      const gesture = document.beginGesture('transformLayers');
      for (let previews = 0; previews < 3; previews += 1)
        tryExecute(
          { ...document, execute: gesture.execute, getState: () => document.getState() },
          commands.next(document),
        );
      if (random.below(2) === 0) gesture.commit();
      else {
        gesture.rollback();
        expect(snapshot(document.getState())).toEqual(before);
      }
    } else tryExecute(document, commands.next(document));
    expectTree(document.getState());
    if (step % 10 === 9) expectFresh(document);
  }

  const end = snapshot(document.getState());
  const done = document.getHistory().entries.filter(({ isUndone }) => !isUndone);
  while (document.getHistory().canUndo) document.undo();
  expect(snapshot(document.getState())).toEqual(start);
  document.goTo(done.at(-1)?.id);
  expect(snapshot(document.getState())).toEqual(end);
}

test.each(SEEDS)('[DM50] [DM55] whatever one tab did can be undone and made again, seed %i', work);
