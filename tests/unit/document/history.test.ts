import { describe, expect, it } from 'vitest';
import { addRectangle, layerOf, openDocument, recordLog, snapshot, textOf } from './documents.ts';

describe('history', () => {
  it('[DM50] undo takes back the latest step, redo makes it again', () => {
    const document = openDocument();
    const start = snapshot(document.getState());
    addRectangle(document, 'r');
    document.execute('transformLayers', { transforms: [{ layerId: 'r', x: 7 }] });
    document.execute('addText', { layerId: 't', text: 'abc' });
    document.execute('editText', { layerId: 't', index: 1, removedLength: 1, inserted: 'XY' });
    const end = snapshot(document.getState());
    expect(textOf(document, 't')).toBe('aXYc');
    for (let steps = 0; steps < 4; steps += 1) document.undo();
    expect(snapshot(document.getState())).toEqual(start);
    expect(document.getHistory()).toMatchObject({ canUndo: false, canRedo: true });
    for (let steps = 0; steps < 4; steps += 1) document.redo();
    expect(snapshot(document.getState())).toEqual(end);
    expect(layerOf(document, 'r').x).toBe(7);
  });

  it('[DM55] a reload keeps the history', () => {
    const document = openDocument();
    const log = recordLog(document);
    document.execute('addText', { layerId: 't', text: 'abc' });
    document.execute('editText', { layerId: 't', index: 1, removedLength: 1, inserted: '' });
    document.execute('editText', { layerId: 't', index: 0, removedLength: 0, inserted: 'hello ' });
    document.undo();
    const again = openDocument({ updates: log.updates, history: log.history() });
    expect(textOf(again, 't')).toBe('ac');
    again.undo();
    expect(textOf(again, 't')).toBe('abc');
    again.redo();
    again.redo();
    expect(textOf(again, 't')).toBe('hello ac');
    again.undo();
    again.undo();
    expect(textOf(again, 't')).toBe('abc');
  });
});
