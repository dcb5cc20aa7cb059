import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import en from '../../../src/ui/locales/en.json';
import { type ShownEditor, showEditor } from './render-editor.tsx';

let editor: ShownEditor;

const names = () => editor.layers().map((layer) => layer.name || (layer.kind === 'text' ? layer.text : layer.kind));
const item = (name: string | RegExp) => page.getByRole('treeitem', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const spoken = () => page.getByTestId('announcements');
const steps = () => editor.document.getHistory().entries;
const stage = () => page.getByRole('application');
const only = () => editor.layers()[0]!;
/** The window's keys, wherever the focus is. */
const press = (keys: string) => userEvent.keyboard(keys);
const focus = (element: Element) => (element as HTMLElement).focus();

async function addRectangle(name: string): Promise<void> {
  await button('Add a rectangle').click();
  const [id] = editor.document.getSelection();
  editor.document.execute('renameLayer', { layerId: id!, name });
  await expect.element(item(name)).toBeVisible();
}

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1280, 860);
  editor = await showEditor();
});
afterEach(() => editor.takeDown());

describe('layers', () => {
  test('[ED10] an empty project teaches: text, a picture, words', async () => {
    const start = page.getByRole('region', { name: 'This project is empty.' });
    await start.getByRole('button', { name: 'Describe a picture' }).click();
    await expect.element(page.getByRole('textbox', { name: 'Describe a picture' })).toHaveFocus();
    await start.getByRole('button', { name: 'Add a picture' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Add a picture' })).toBeVisible();
    await press('{Escape}');
    await start.getByRole('button', { name: 'Add text' }).click();
    await expect.element(start).not.toBeInTheDocument();
    expect(names()).toEqual(['Text']);
    await expect.element(item('Text')).toHaveAttribute('aria-selected', 'true');
  });

  test('[ED11] rectangle, ellipse, group and text are added above, selected and spoken; each is one step', async () => {
    await button('Add a rectangle').click();
    await button('Add an ellipse').click();
    await expect.element(spoken()).toHaveTextContent('Added: Ellipse');
    await button('New group').click();
    await press('{Alt>}n{/Alt}');
    await expect.poll(() => editor.layers().map(({ kind }) => kind)).toEqual(['text', 'group', 'shape', 'shape']);
    expect(steps().map(({ command }) => command)).toEqual(['addShape', 'addShape', 'addGroup', 'addText']);
    expect(editor.document.getSelection()).toEqual([only().id]);
  });

  test('[ED12] a picture is chosen from the gallery, in the middle, made smaller where it would not fit', async () => {
    editor.studio.addUpload({ originalName: 'beach.jpg', width: 800, height: 600 });
    await button('Add a picture').first().click();
    await page.getByRole('button', { name: 'beach.jpg, 800 × 600' }).click();
    await expect.poll(() => editor.layers()).toHaveLength(1);
    expect(only()).toMatchObject({ kind: 'raster', name: 'beach.jpg', x: 0, y: 0, scaleX: 0.5, scaleY: 0.5 });
    expect(steps().map(({ command }) => command)).toEqual(['addRaster']);
    await expect.element(stage().getByRole('img', { name: 'beach.jpg' })).toBeVisible();
  });

  test('[ED12] one that is uploaded is chosen at once, and one that is refused is said', async () => {
    editor.studio.uploadAnswers.set('bad.png', new StudioError('file-rejected', 'No picture.'));
    await button('Add a picture').first().click();
    const files = page.getByTestId('picture-files');
    await files.upload([new File(['x'], 'bad.png', { type: 'image/png' })]);
    await expect.element(page.getByText(en.errors['file-rejected'].title)).toBeVisible();
    expect(editor.layers()).toHaveLength(0);
    await files.upload([new File(['x'], 'good.png', { type: 'image/png' })]);
    await expect.poll(names).toEqual(['good.png']);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('[ED13] renamed by F2 and by a double click; Esc leaves the name, the focus comes back', async () => {
    await addRectangle('One');
    focus(item('One').element());
    await press('{F2}');
    await expect.element(page.getByRole('textbox', { name: 'Name of the layer' })).toHaveFocus();
    await press('First{Enter}');
    await expect.element(item('First')).toHaveFocus();
    await item('First').getByText('First').dblClick();
    await press('Other{Escape}');
    await expect.element(item('First')).toHaveFocus();
    expect(names()).toEqual(['First']);
  });

  test('[ED14] hidden and locked by their buttons; what is locked is neither moved nor deleted', async () => {
    await addRectangle('One');
    await button('Hide One').click();
    await expect.element(item('One, hidden')).toBeVisible();
    expect(stage().element().querySelector('[data-layer]')).toBeNull();
    await button('Show One').click();
    await button('Lock One').click();
    await expect.element(item('One, locked')).toBeVisible();
    focus(item('One, locked').element());
    await press('{Delete}');
    await expect.element(page.getByText(en.layers.lockedStay)).toBeVisible();
    focus(stage().element());
    await press('{ArrowRight}');
    expect(only()).toMatchObject({ x: 125, isLocked: true });
    await expect.element(page.getByText(en.layers.lockedHint)).toBeVisible();
  });

  test('[ED15] Delete removes, the neighbour is selected and has the focus; Undo brings it back', async () => {
    for (const name of ['One', 'Two', 'Three']) await addRectangle(name);
    await item('Two').click();
    focus(item('Two').element());
    await press('{Delete}');
    await expect.poll(names).toEqual(['Three', 'One']);
    await expect.element(item('One')).toHaveFocus();
    await expect.element(item('One')).toHaveAttribute('aria-selected', 'true');
    await expect.element(spoken()).toHaveTextContent('Deleted: Two');
    await press('{Control>}z{/Control}');
    await expect.poll(names).toEqual(['Three', 'Two', 'One']);
    await expect.element(spoken()).toHaveTextContent('Undid: Delete');
    await press('{Control>}y{/Control}');
    await expect.poll(names).toEqual(['Three', 'One']);
    await expect.element(spoken()).toHaveTextContent('Redid: Delete');
  });

  test('[ED16] mod+brackets and Alt+arrows change the order, into open groups and out of them', async () => {
    for (const name of ['One', 'Two', 'Three']) await addRectangle(name);
    await item('One').click();
    focus(item('One').element());
    await press('{Control>}{BracketRight}{/Control}');
    await expect.poll(names).toEqual(['Three', 'One', 'Two']);
    await press('{Alt>}{ArrowUp}{/Alt}');
    await expect.poll(names).toEqual(['One', 'Three', 'Two']);
    await press('{Alt>}{ArrowUp}{/Alt}');
    await expect.element(spoken()).toHaveTextContent('Already on top');
    await item('Three').click();
    await press('{Control>}g{/Control}');
    await expect.poll(names).toEqual(['One', 'group', 'Three', 'Two']);
    await item('One').click();
    focus(item('One').element());
    await press('{Alt>}{ArrowDown}{/Alt}');
    await expect.element(item('One')).toHaveAttribute('aria-level', '2');
    await press('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
    await expect.element(item('One')).toHaveAttribute('aria-level', '1');
    await expect.poll(names).toEqual(['group', 'Three', 'One', 'Two']);
    await expect.element(item('One')).toHaveFocus();
  });

  test('[ED17] several are selected with mod and Shift, grouped, duplicated, ungrouped, deleted', async () => {
    for (const name of ['One', 'Two', 'Three']) await addRectangle(name);
    await item('Three').click();
    await item('One').click({ modifiers: ['Shift'] });
    expect(editor.document.getSelection()).toHaveLength(3);
    await item('Two').click({ modifiers: ['ControlOrMeta'] });
    expect(editor.document.getSelection()).toHaveLength(2);
    await press('{Control>}g{/Control}');
    await expect.poll(names).toEqual(['group', 'Three', 'One', 'Two']);
    await press('{Control>}j{/Control}');
    await expect.poll(names).toEqual(['group', 'Three', 'One', 'group', 'Three', 'One', 'Two']);
    await press('{Control>}{Shift>}g{/Shift}{/Control}');
    await expect.poll(names).toEqual(['Three', 'One', 'group', 'Three', 'One', 'Two']);
    focus(item('Two').element());
    await press('{Control>}a{/Control}{Delete}');
    await expect.poll(names).toEqual([]);
    await expect.element(page.getByRole('tree')).toHaveFocus();
  });

  test('[ED18] one tab stop; arrows move and select, left and right close and open groups', async () => {
    for (const name of ['One', 'Two']) await addRectangle(name);
    await press('{Control>}g{/Control}');
    const group = item('Group');
    focus(group.element());
    await press('{ArrowDown}');
    await expect.element(item('Two')).toHaveFocus();
    await expect.element(item('Two')).toHaveAttribute('aria-selected', 'true');
    await press('{ArrowLeft}');
    await expect.element(group).toHaveFocus();
    await press('{ArrowLeft}');
    await expect.element(group).toHaveAttribute('aria-expanded', 'false');
    await expect.element(item('Two')).not.toBeInTheDocument();
    await press('{ArrowRight}{ArrowRight}');
    await expect.element(item('Two')).toHaveFocus();
    await press('{Home}{Shift>}{ArrowDown}{/Shift}');
    expect(editor.document.getSelection()).toHaveLength(2);
    expect(page.getByRole('tree').element().querySelectorAll('[role="treeitem"][tabindex="0"]')).toHaveLength(1);
  });

  test('[ED19] dragged in the list: above, into a group, taken back by Esc', async () => {
    for (const name of ['One', 'Two', 'Three']) await addRectangle(name);
    await dragRow('One', 'Three', 0.2);
    await expect.poll(names).toEqual(['One', 'Three', 'Two']);
    await button('New group').click();
    await dragRow('Two', 'Group', 0.5);
    await expect.poll(names).toEqual(['group', 'Two', 'One', 'Three']);
    const before = steps().length;
    await dragRow('Three', 'One', 0.2, true);
    expect(names()).toEqual(['group', 'Two', 'One', 'Three']);
    expect(steps()).toHaveLength(before);
  });
});

/** Drags a line of the list onto another; with Esc in between when told. */
async function dragRow(name: string, onto: string, fraction: number, isCancelled = false): Promise<void> {
  await expect.element(item(onto)).toBeVisible();
  const from = item(name).element();
  const start = from.getBoundingClientRect();
  const end = item(onto).element().getBoundingClientRect();
  const fire = (target: EventTarget, type: string, x: number, y: number) =>
    target.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', button: 0, clientX: x, clientY: y, bubbles: true }),
    );
  const capture = Element.prototype.setPointerCapture;
  // Only a pointer of the system can be captured.
  Element.prototype.setPointerCapture = () => {};
  fire(from, 'pointerdown', start.x + 60, start.y + 10);
  fire(window, 'pointermove', start.x + 60, start.y + 20);
  fire(window, 'pointermove', end.x + 60, end.y + end.height * fraction);
  if (isCancelled) await userEvent.keyboard('{Escape}');
  fire(window, 'pointerup', end.x + 60, end.y + end.height * fraction);
  Element.prototype.setPointerCapture = capture;
}

describe('the stage', () => {
  const at = (id: string) => stage().element().querySelector<HTMLElement>(`[data-layer="${id}"]`)!;
  function fire(type: string, x: number, y: number, init: PointerEventInit = {}): void {
    const target = type === 'pointerdown' ? (document.elementFromPoint(x, y) ?? window) : window;
    target.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true, ...init }),
    );
  }
  const middle = (element: Element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  let restore = () => {};
  beforeEach(() => {
    const capture = Element.prototype.setPointerCapture;
    Element.prototype.setPointerCapture = () => {};
    restore = () => {
      Element.prototype.setPointerCapture = capture;
    };
  });
  afterEach(() => restore());

  test('[ED20] dragging moves by pixels of the artboard: one step; Esc takes it back', async () => {
    await addRectangle('One');
    const { id } = only();
    const zoom = at(id).getBoundingClientRect().width / 150;
    const from = middle(at(id));
    const before = steps().length;
    fire('pointerdown', from.x, from.y);
    fire('pointermove', from.x + 20 * zoom, from.y);
    fire('pointermove', from.x + 40 * zoom, from.y + 10 * zoom);
    await expect.poll(() => only()).toMatchObject({ x: 165, y: 85 });
    fire('pointerup', from.x + 40 * zoom, from.y + 10 * zoom);
    expect(steps()).toHaveLength(before + 1);
    fire('pointerdown', from.x + 10, from.y + 10);
    fire('pointermove', from.x + 90, from.y + 90);
    await expect.poll(() => only().x).not.toBe(165);
    await press('{Escape}');
    fire('pointerup', from.x + 90, from.y + 90);
    expect(only()).toMatchObject({ x: 165, y: 85 });
    expect(steps()).toHaveLength(before + 1);
  });

  test('[ED21] a click selects, outside it selects nothing, in a group it takes the group, with mod the layer', async () => {
    for (const name of ['One', 'Two']) await addRectangle(name);
    const [two] = editor.layers();
    await press('{Control>}g{/Control}');
    const group = editor.layers()[0]!;
    const spot = middle(at(two!.id));
    const click = (x: number, y: number, init: PointerEventInit = {}) => {
      fire('pointerdown', x, y, init);
      fire('pointerup', x, y, init);
    };
    const corner = stage().element().getBoundingClientRect();
    click(corner.x + 3, corner.y + 3);
    expect(editor.document.getSelection()).toEqual([]);
    click(spot.x, spot.y);
    expect(editor.document.getSelection()).toEqual([group.id]);
    click(spot.x, spot.y, { ctrlKey: true });
    expect(editor.document.getSelection()).toEqual([two!.id]);
  });

  test('[ED22] arrows move by 1, with Shift by 10; one press is one step, and the place is spoken', async () => {
    await addRectangle('One');
    focus(stage().element());
    const before = steps().length;
    await press('{ArrowRight}{ArrowDown}{Shift>}{ArrowLeft}{/Shift}');
    expect(only()).toMatchObject({ x: 116, y: 76 });
    expect(steps()).toHaveLength(before + 3);
    await expect.element(spoken()).toHaveTextContent('x 116, y 76');
    const held = (repeat: boolean) =>
      stage()
        .element()
        .dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', code: 'ArrowUp', repeat, bubbles: true }));
    for (const repeat of [false, true, true, true]) held(repeat);
    stage()
      .element()
      .dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowUp', code: 'ArrowUp', bubbles: true }));
    expect(only().y).toBe(72);
    expect(steps()).toHaveLength(before + 4);
  });

  test('[ED23] shows what the document says: place, turn, scale, opacity, blend mode, colours, text', async () => {
    await addRectangle('One');
    const { id } = only();
    editor.document.execute('transformLayers', {
      transforms: [{ layerId: id, x: 10, y: 20, scaleX: 2, rotation: 90 }],
    });
    editor.document.execute('setOpacity', { layerIds: [id], opacity: 0.5 });
    editor.document.execute('setBlendMode', { layerIds: [id], blendMode: 'multiply' });
    editor.document.execute('setShapeStyle', { layerId: id, fill: '#ff0000', stroke: '#00ff00', strokeWidth: 3 });
    await expect.poll(() => at(id).style.opacity).toBe('0.5');
    expect(at(id).style.transform).toBe('translate(10px, 20px) rotate(90deg) scale(2, 1)');
    expect(at(id).style.mixBlendMode).toBe('multiply');
    const shape = at(id).querySelector('rect')!;
    expect([shape.getAttribute('fill'), shape.getAttribute('stroke')]).toEqual(['#ff0000', '#00ff00']);
    editor.document.execute('addText', { layerId: 'words', text: 'two\nlines', color: '#0000ff', fontSize: 24 });
    editor.document.execute('addDrawing', {
      layerId: 'ink',
      strokes: [{ points: [0, 0, 1, 30, 40, 1], color: '#123456', width: 4 }],
    });
    await expect.element(stage().getByText(/two/)).toBeVisible();
    await expect.poll(() => at('ink').querySelector('path')?.getAttribute('d')).toBe('M0 0L30 40');
  });

  test('[ED24] Alt+brackets select the layer above or below, mod+D nothing', async () => {
    for (const name of ['One', 'Two']) await addRectangle(name);
    focus(stage().element());
    await press('{Alt>}{BracketLeft}{/Alt}');
    await expect.element(item('One')).toHaveAttribute('aria-selected', 'true');
    await expect.element(spoken()).toHaveTextContent('One');
    await press('{Alt>}{BracketRight}{/Alt}');
    await expect.element(item('Two')).toHaveAttribute('aria-selected', 'true');
    await press('{Control>}d{/Control}');
    expect(editor.document.getSelection()).toEqual([]);
  });
});

describe('properties', () => {
  const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });

  test('[ED30] numbers change the layer, each use of a field is one step, and mod+Z there is the document’s', async () => {
    await addRectangle('One');
    const before = steps().length;
    await field('X').fill('12,5');
    await press('{Enter}');
    await expect.poll(() => only().x).toBe(12.5);
    await field('Rotation in degrees').fill('45');
    await press('{Tab}');
    await expect.poll(() => only().rotation).toBe(45);
    await field('Width in per cent').fill('0');
    await press('{Enter}');
    await expect.poll(() => only().scaleX).toBe(0.01 / 1);
    expect(steps()).toHaveLength(before + 3);
    await press('{Control>}z{/Control}');
    await expect.poll(() => only().scaleX).toBe(1);
    await field('X').fill('999999999');
    await press('{Enter}');
    await expect.element(page.getByText(/This goes from/)).toBeVisible();
    expect(only().x).toBe(100_000);
  });

  test('[ED31] opacity and blend mode of several at once', async () => {
    for (const name of ['One', 'Two']) await addRectangle(name);
    await press('{Control>}a{/Control}');
    await expect.element(page.getByText('2 layers selected')).toBeVisible();
    await field('Opacity in per cent').fill('40');
    await press('{Enter}');
    await page.getByRole('combobox', { name: 'Blend mode' }).selectOptions('Screen');
    await expect
      .poll(() => editor.layers().map(({ opacity, blendMode }) => [opacity, blendMode]))
      .toEqual([
        [0.4, 'screen'],
        [0.4, 'screen'],
      ]);
  });

  test('[ED32] fill and line: none, and a colour that keeps its opacity', async () => {
    await addRectangle('One');
    editor.document.execute('setShapeStyle', { layerId: only().id, fill: '#11223380' });
    await page.getByLabelText('Fill: color').fill('#445566');
    await expect.poll(() => only()).toMatchObject({ fill: '#44556680' });
    await page.getByRole('checkbox', { name: 'Fill' }).click();
    await page.getByRole('checkbox', { name: 'Line' }).click();
    await expect.poll(() => only()).toMatchObject({ fill: null, stroke: '#20202a' });
  });
});

describe('words', () => {
  const words = () => page.getByRole('textbox', { name: 'Text', exact: true });

  test('[ED33] typing from entering the field to leaving it is one step, and Esc takes it back', async () => {
    await button('Add text').first().click();
    const before = steps().length;
    await words().click();
    await press('{End}, more');
    await expect.poll(() => only()).toMatchObject({ text: 'Text, more' });
    await button('New group').click();
    await expect
      .poll(() =>
        steps()
          .map(({ command }) => command)
          .slice(before),
      )
      .toEqual(['editText', 'addGroup']);
    await item('Text, more').click();
    await words().click();
    await press('{End} and more');
    await expect
      .poll(() => editor.layers().find(({ kind }) => kind === 'text'))
      .toMatchObject({ text: 'Text, more and more' });
    await press('{Escape}');
    await expect.element(words()).toHaveValue('Text, more');
    expect(steps()).toHaveLength(before + 2);
  });

  test('[ED34] words that another tab writes come in where they are, and the caret stays with its own', async () => {
    await button('Add text').first().click();
    const layerId = only().id;
    await words().click();
    await press('{End}');
    const other = await twin();
    other.execute('editText', { layerId, index: 0, removedLength: 0, inserted: '>> ' });
    editor.document.applyUpdate(other.encodeState());
    await expect.element(words()).toHaveValue('>> Text');
    await press('{ArrowLeft}!');
    await expect.element(words()).toHaveValue('>> Tex!t');
    other.execute('editText', { layerId, index: 7, removedLength: 0, inserted: ' <<' });
    editor.document.applyUpdate(other.encodeState());
    await expect.poll(() => only()).toMatchObject({ text: '>> Tex!t <<' });
    await press('{Control>}z{/Control}');
    await expect.poll(() => only()).toMatchObject({ text: '>> Text <<' });
  });

  /** The same document in another tab. */
  async function twin() {
    const { createDocument } = await import('../../../src/domain/document/create-document.ts');
    return createDocument({
      updates: [editor.document.encodeState()],
      now: () => new Date(),
      newId: () => crypto.randomUUID(),
    });
  }
});

describe('history and versions', () => {
  test('[ED40] the panel names all steps, a click goes there, undone ones are dimmed, trimming asks', async () => {
    for (const name of ['One', 'Two']) await addRectangle(name);
    await page.getByRole('tab', { name: 'History' }).click();
    const list = page.getByRole('list', { name: 'History' });
    await expect.poll(() => list.getByRole('listitem').elements().length).toBe(5);
    await list
      .getByRole('button', { name: /^Add shape/ })
      .first()
      .click();
    await expect.poll(() => editor.layers().length).toBe(1);
    await expect.element(list.getByRole('button', { name: /^Rename \(undone\)/ }).first()).toBeVisible();
    await expect
      .element(list.getByRole('button', { name: /^Add shape(?! \(undone)/ }))
      .toHaveAttribute('aria-current', 'step');
    await list.getByRole('button', { name: 'As it was opened first' }).click();
    await expect.poll(() => editor.layers().length).toBe(0);
    await list
      .getByRole('button', { name: /^Rename/ })
      .last()
      .click();
    await expect.poll(() => editor.layers().length).toBe(2);

    await button('Trim…').click();
    await page.getByRole('spinbutton', { name: 'Oldest steps to forget' }).fill('3');
    await press('{Enter}');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Forget 3 steps/ })
      .click();
    await expect.poll(() => steps().length).toBe(1);
    expect(editor.layers()).toHaveLength(2);
  });

  test('[ED41] the buttons say what they would undo', async () => {
    await expect.element(button('Undo')).toHaveAttribute('aria-disabled', 'true');
    await button('Add a rectangle').click();
    await button('Undo: Add shape').click();
    expect(editor.layers()).toHaveLength(0);
    await button('Redo: Add shape').click();
    expect(editor.layers()).toHaveLength(1);
  });

  test('[ED42] mod+S names a version; restoring is one step that can be undone; deleting asks', async () => {
    await addRectangle('One');
    await press('{Control>}s{/Control}');
    await page.getByRole('textbox', { name: 'Name' }).fill('Before lunch');
    await press('{Enter}');
    await expect.element(page.getByText('Version saved: Before lunch')).toBeVisible();
    await addRectangle('Two');
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: /^Restore: Before lunch/ }).click();
    await expect.poll(names).toEqual(['One']);
    expect(steps().at(-1)?.command).toBe('restoreVersion');
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(['Two', 'One']);
    await page.getByRole('button', { name: /^Delete version: Before lunch/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => editor.studio.calls.some((call) => call.startsWith('projects.deleteVersion'))).toBe(true);
    await expect.element(page.getByText(en.versions.empty)).toBeVisible();
  });

  test('[ED43] automatic versions are named so', async () => {
    editor.studio.addVersion(editor.project.id, {});
    await page.getByRole('tab', { name: 'Versions' }).click();
    await expect.element(page.getByRole('button', { name: /^Restore: Automatic/ })).toBeVisible();
  });
});

test('[ED45] every command has words in the history', async () => {
  const { COMMANDS } = await import('../../../src/domain/document/command-table.ts');
  expect(Object.keys(en.history.commands).sort()).toEqual(Object.keys(COMMANDS).sort());
});
