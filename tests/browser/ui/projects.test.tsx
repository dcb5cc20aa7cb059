import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { DOCUMENT_FILE_LIMITS } from '../../../src/domain/document/document-excess.ts';
import { taskStore } from '../../../src/ui/components/task-store.ts';
import { toastStore } from '../../../src/ui/components/toast-store.ts';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const section = () => page.getByRole('region', { name: 'Projects', exact: true });
const card = (name: string) => section().getByRole('button', { name: new RegExp(`^${name}, `) });
const cards = () =>
  [...document.querySelectorAll('[data-project]')].map((each) => each.getAttribute('aria-label')?.split(',')[0]);
const menu = (name: string) => section().getByRole('button', { name: `More about ${name}`, exact: true });
const messages = () => page.getByRole('region', { name: 'Messages' });
const spoken = () => page.getByTestId('announcements');
const listed = () => studio.projects.getState().projects;
const press = (keys: string) => userEvent.keyboard(keys);
/** Holds a call of the studio up until it is opened. */
const openGate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
const focus = (element: Element) => (element as HTMLElement).focus();

async function show(): Promise<void> {
  takeDown = await renderApp(studio);
  await expect.element(section()).toBeVisible();
}

/** Three projects, the first the latest edited. */
async function showThree(): Promise<void> {
  studio.addProject({ name: 'Castle', updatedAt: daysAgo(3), createdAt: daysAgo(3), sizeBytes: 5_000_000 });
  studio.addProject({ name: 'Boat', updatedAt: daysAgo(2), createdAt: daysAgo(4), sizeBytes: 1_000_000 });
  studio.addProject({ name: 'Apple tree', updatedAt: daysAgo(1), createdAt: daysAgo(5), sizeBytes: 3_000_000 });
  await show();
  await expect.element(card('Boat')).toBeVisible();
}

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
});
afterEach(() => {
  takeDown();
  takeDown = () => {};
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('cards', () => {
  test('[UI34] a project shows its picture, name, edit and size; a click opens it', async () => {
    const { id } = studio.addProject({ name: 'Castle', sizeBytes: 5_000_000, hasThumbnail: true });
    await show();
    await expect.element(card('Castle')).toHaveAccessibleName(/^Castle, \d+:\d\d.[AP]M · 5 MB$/);
    await expect.poll(() => card('Castle').element().querySelector('img')?.complete).toBe(true);
    await card('Castle').click();
    await expect.poll(() => location.hash).toBe(`#/project/${id}`);
  });

  test('[UI34] a thumbnail that is made after the page is there takes the old one’s place', async () => {
    const project = studio.addProject({ name: 'Castle', hasThumbnail: true, thumbnailId: 'one' });
    await show();
    const source = () => card('Castle').element().querySelector('img')?.src;
    await expect.poll(source).toMatch(/^blob:/);
    const before = source();
    studio.setProjects({ projects: [{ ...project, thumbnailId: 'two' }] });
    await expect.poll(source).toMatch(/^blob:/);
    expect(source()).not.toBe(before);
  });

  test('[UI35] the cards are one tab stop; arrows, Home and End move among them, Enter opens', async () => {
    await showThree();
    focus(card('Apple tree').element());
    await press('{ArrowRight}');
    await expect.element(card('Boat')).toHaveFocus();
    await press('{End}');
    await expect.element(card('Castle')).toHaveFocus();
    await press('{Home}{ArrowLeft}');
    await expect.element(card('Apple tree')).toHaveFocus();
    const stops = [...document.querySelectorAll<HTMLElement>('[data-project]')].filter((each) => each.tabIndex === 0);
    expect(stops).toHaveLength(1);
    await press('{ArrowRight}{Enter}');
    await expect.poll(() => location.hash).toBe(`#/project/${listed()[1]!.id}`);
  });

  test('[UI36] renamed with F2, a double click or from the menu: Enter and leaving take it, Esc and nothing do not', async () => {
    await showThree();
    const field = page.getByRole('textbox', { name: 'Name of the project' });
    focus(card('Boat').element());
    await press('{F2}');
    await expect.element(field).toHaveFocus();
    await press('Ship{Enter}');
    await expect.element(card('Ship')).toHaveFocus();
    await press('{F2}Wreck{Escape}');
    await expect.element(card('Ship')).toHaveFocus();
    await press('{F2}{Delete}{Enter}');
    await expect.element(card('Ship')).toHaveFocus();
    await section().getByText('Castle', { exact: true }).dblClick();
    await expect.element(field).toHaveFocus();
    await press('Fort');
    await section().getByRole('heading', { name: 'Projects' }).click();
    await expect.element(card('Fort')).toBeVisible();
    await menu('Apple tree').click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await press('Pear tree{Enter}');
    await expect.element(card('Pear tree')).toHaveFocus();
    expect(studio.calls.filter((call) => call.startsWith('projects.rename'))).toEqual([
      'projects.rename Ship',
      'projects.rename Fort',
      'projects.rename Pear tree',
    ]);
  });

  test('[UI36] a card that a new name moves to another place keeps the focus', async () => {
    await showThree();
    await section().getByRole('combobox', { name: 'Order' }).selectOptions('Name');
    focus(card('Apple tree').element());
    await press('{F2}Zebra{Enter}');
    await expect.poll(cards).toEqual(['Boat', 'Castle', 'Zebra']);
    await expect.element(card('Zebra')).toHaveFocus();
  });

  test('[UI37] Duplicate is on top, and said', async () => {
    await showThree();
    await menu('Boat').click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect.element(card('Boat copy')).toBeVisible();
    expect(cards()[0]).toBe('Boat copy');
    await expect.element(spoken()).toHaveTextContent('Duplicated: Boat copy');
  });

  test('[UI37] the context menu has what the menu has', async () => {
    await showThree();
    await card('Boat').click({ button: 'right' });
    const entries = () =>
      page
        .getByRole('menuitem')
        .elements()
        .map((each) => each.querySelector('span')?.textContent);
    await expect.poll(entries).toEqual(['Open', 'Rename', 'Duplicate', 'Export', 'Delete']);
    await press('{Escape}');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    await menu('Boat').click();
    await expect.poll(entries).toEqual(['Open', 'Rename', 'Duplicate', 'Export', 'Delete']);
  });

  test('[UI42] a project that is gone in another tab is told, and the others stay', async () => {
    await showThree();
    studio.before.set('projects.remove', () => {
      throw new StudioError('not-found', 'Another tab was faster.');
    });
    focus(card('Boat').element());
    await press('{Delete}');
    await expect.element(messages().getByText(en.errors['not-found'].title)).toBeVisible();
    expect(listed()).toHaveLength(3);
  });
});

describe('deleting', () => {
  test('[UI38] Delete moves to the bin at once, the neighbour has the focus, Undo brings it back', async () => {
    await showThree();
    focus(card('Boat').element());
    await press('{Delete}');
    await expect.element(card('Boat')).not.toBeInTheDocument();
    await expect.element(card('Castle')).toHaveFocus();
    await expect.element(messages().getByText('Boat is in the bin.')).toBeVisible();
    await messages().getByRole('button', { name: 'Undo' }).click();
    await expect.element(card('Boat')).toBeVisible();
    await press('{End}{Delete}');
    await expect.element(card('Castle')).not.toBeInTheDocument();
    await expect.element(card('Boat')).toHaveFocus();
  });

  test('[UI38] a key held down deletes one', async () => {
    await showThree();
    const target = card('Apple tree').element();
    focus(target);
    for (const repeat of [false, true, true])
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Delete', code: 'Delete', repeat, bubbles: true, cancelable: true }),
      );
    await expect.poll(cards).toEqual(['Boat', 'Castle']);
  });

  test('[UI38] what another tab deletes gives its focus to the neighbour', async () => {
    await showThree();
    focus(card('Boat').element());
    await studio.projects.remove(listed()[1]!.id);
    await expect.element(card('Boat')).not.toBeInTheDocument();
    await expect.element(card('Castle')).toHaveFocus();
  });

  test('[UI39] the bin gives back, and only deleting for good asks: where it was pressed is the way to keep', async () => {
    for (const name of ['Castle', 'Boat']) {
      const { id } = studio.addProject({ name });
      await studio.projects.remove(id);
    }
    await show();
    await section().getByRole('button', { name: 'Bin (2)' }).click();
    const dialog = page.getByRole('dialog', { name: 'Bin' });
    await expect.element(dialog.getByText(en.projects.binText)).toBeVisible();
    await expect.element(dialog.getByText(/^Deleted .+ · 12 kB$/).first()).toBeVisible();
    await dialog.getByRole('button', { name: 'Restore Boat' }).click();
    await expect.poll(cards).toEqual(['Boat']);

    const purged = () => studio.calls.filter((call) => call.startsWith('projects.purge'));
    await dialog.getByRole('button', { name: 'Delete Castle for good' }).dblClick();
    await expect.element(dialog.getByRole('button', { name: 'Delete Castle for good' })).toBeVisible();
    expect(purged()).toHaveLength(0);
    focus(dialog.getByRole('button', { name: 'Delete Castle for good' }).element());
    await press('{Enter}');
    await expect.element(dialog.getByRole('button', { name: 'Keep Castle in the bin' })).toHaveFocus();
    await press('{Tab}{Enter}');
    await expect.element(dialog.getByText(en.projects.binEmpty)).toBeVisible();
    expect(purged()).toHaveLength(1);
    await press('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(section().getByRole('button', { name: /^Bin/ })).not.toBeInTheDocument();
  });
});

describe('finding', () => {
  test('[UI40] search takes words of the name in any order and case; nothing found leads back to all', async () => {
    await showThree();
    const search = section().getByRole('searchbox', { name: 'Search projects' });
    await search.fill('TREE app');
    await expect.poll(cards).toEqual(['Apple tree']);
    await search.fill('zebra');
    await expect.element(section().getByText(en.projects.nothingFound)).toBeVisible();
    await section().getByRole('button', { name: 'Show all projects' }).click();
    await expect.poll(cards).toEqual(['Apple tree', 'Boat', 'Castle']);
    await expect.element(search).toHaveValue('');
  });

  test('[UI40] the order is by edit, name, creation or size, and remembered', async () => {
    await showThree();
    const order = section().getByRole('combobox', { name: 'Order' });
    expect(cards()).toEqual(['Apple tree', 'Boat', 'Castle']);
    await order.selectOptions('Created');
    await expect.poll(cards).toEqual(['Castle', 'Boat', 'Apple tree']);
    await order.selectOptions('Size');
    await expect.poll(cards).toEqual(['Castle', 'Apple tree', 'Boat']);
    takeDown();
    takeDown = await renderApp(studio);
    await expect.poll(cards).toEqual(['Castle', 'Apple tree', 'Boat']);
    await order.selectOptions('Name');
    studio.addProject({ name: 'Boat 10' });
    studio.addProject({ name: 'Boat 9' });
    await expect.poll(cards).toEqual(['Apple tree', 'Boat', 'Boat 9', 'Boat 10', 'Castle']);
  });
});

describe('new projects', () => {
  test('[UI41] a template makes a project of its size and opens it, by keyboard', async () => {
    await show();
    focus(section().getByRole('button', { name: 'New' }).element());
    await press('{Enter}');
    await expect.element(page.getByRole('menuitem', { name: 'Square, 1024 × 1024' })).toHaveFocus();
    await press('{ArrowDown}');
    await expect.element(page.getByRole('menuitem', { name: 'Portrait, 832 × 1216' })).toHaveFocus();
    await press('{Enter}');
    await expect.poll(() => listed()[0]).toMatchObject({ width: 832, height: 1216, name: 'Untitled Project' });
    await expect.poll(() => location.hash).toBe(`#/project/${listed()[0]!.id}`);
  });

  test('[UI41] an own size is brought into range, whole, and "512x768" fills both sides', async () => {
    await show();
    await section().getByRole('button', { name: 'New' }).click();
    await page.getByRole('menuitem', { name: 'Own size…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New project' });
    const width = dialog.getByRole('spinbutton', { name: 'Width' });
    const height = dialog.getByRole('spinbutton', { name: 'Height' });
    await width.fill('99999');
    await press('{Enter}');
    await expect.element(width).toHaveValue('16384');
    await expect.element(dialog.getByText('This goes from 1 to 16,384.')).toBeVisible();
    await height.fill('0');
    await press('{Enter}');
    await expect.element(height).toHaveValue('1');
    const data = new DataTransfer();
    data.setData('text', '512x768');
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    width.element().dispatchEvent(paste);
    await expect.element(height).toHaveValue('768');
    await width.fill('300,6');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect.poll(() => listed()[0]).toMatchObject({ width: 301, height: 768 });
  });

  test('[UI41] Cancel makes nothing and gives the focus back', async () => {
    await show();
    const opener = section().getByRole('button', { name: 'New' });
    await opener.click();
    await page.getByRole('menuitem', { name: 'Own size…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect.element(opener).toHaveFocus();
    expect(listed()).toHaveLength(0);
  });

  test('[UI43] without projects the page teaches, and opens the sample', async () => {
    await show();
    await expect.element(section().getByText(en.projects.empty)).toBeVisible();
    await section().getByRole('button', { name: 'Open the sample' }).click();
    await expect.poll(() => listed()[0]?.name).toBe('Sample');
    await expect.poll(() => location.hash).toBe(`#/project/${listed()[0]!.id}`);
  });
});

describe('files', () => {
  const drop = (...files: readonly File[]) => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  };
  const downloads = () => {
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    // Without a user's click the file is a download, with no dialog of the system.
    vi.spyOn(navigator, 'userActivation', 'get').mockReturnValue({ isActive: false, hasBeenActive: true });
    return names;
  };

  test('[UI44] a dropped project file becomes a new project and opens; what was repaired is said', async () => {
    studio.importNotes.push({ key: 'missingAssets', values: { count: 2 } });
    await show();
    drop(new File(['PK'], 'Castle.studio'));
    await expect.poll(() => listed().map(({ name }) => name)).toEqual(['Castle']);
    await expect.poll(() => location.hash).toBe(`#/project/${listed()[0]!.id}`);
    await expect.element(messages().getByText('1 project opened.')).toBeVisible();
    await expect.element(messages().getByText('2 pictures are missing; their layers are empty.')).toBeVisible();
  });

  test('[UI44] a file that is refused says why and adds nothing', async () => {
    await showThree();
    studio.before.set('projectFiles.importFile', () => {
      throw new StudioError('file-rejected', 'A bomb.', { reason: 'zip-bomb' });
    });
    drop(new File(['PK'], 'bad.studio'));
    await expect.element(messages().getByText(en.uploads.reasons['zip-bomb'])).toBeVisible();
    expect(listed()).toHaveLength(3);
    expect(location.hash).toBe('#/');
  });

  test('[UI44] of several files all are taken in, in one message, and the page stays where it is', async () => {
    await showThree();
    const { id } = listed()[0]!;
    location.hash = `#/project/${id}`;
    await expect.element(page.getByRole('application')).toBeVisible();
    studio.importNotes.push({ key: 'missingAssets', values: { count: 2 } });
    studio.before.set('projectFiles.importFile', () => {
      if (studio.calls.at(-1)?.endsWith('bad.studio'))
        throw new StudioError('file-rejected', 'A bomb.', { reason: 'zip-bomb' });
    });
    drop(new File(['PK'], 'Fort.studio'), new File(['PK'], 'bad.studio'), new File(['PK'], 'Ship.studio'));
    await expect.element(messages().getByText('2 projects added. Home lists them.')).toBeVisible();
    const said = [
      `bad.studio was not opened: ${en.uploads.reasons['zip-bomb']}`,
      '4 pictures are missing; their layers are empty.',
    ];
    await expect.element(messages().getByText(said.join(' '))).toBeVisible();
    expect(toastStore.getState().toasts).toHaveLength(1);
    expect(listed().map(({ name }) => name)).toEqual(expect.arrayContaining(['Fort', 'Ship']));
    expect(location.hash).toBe(`#/project/${id}`);
  });

  test('[UI44] several files of which none is one are told together', async () => {
    await showThree();
    studio.before.set('projectFiles.importFile', () => {
      throw new StudioError('storage-full', 'No room.');
    });
    drop(new File(['PK'], 'one.studio'), new File(['PK'], 'two.studio'));
    await expect.element(messages().getByText('No project was added.')).toBeVisible();
    const reason = en.errors['storage-full'].title;
    const said = `one.studio was not opened: ${reason} two.studio was not opened: ${reason}`;
    await expect.element(messages().getByText(said)).toBeVisible();
    expect(toastStore.getState().toasts).toHaveLength(1);
  });

  test('[UI44] several files show how far they are; a cancel leaves what is in', async () => {
    await showThree();
    const gate = openGate();
    studio.before.set('projectFiles.importFile', () =>
      studio.calls.at(-1)?.endsWith('two.studio') ? gate.opened : undefined,
    );
    drop(new File(['PK'], 'one.studio'), new File(['PK'], 'two.studio'));
    const work = page.getByRole('region', { name: 'Work in progress' });
    await expect.element(work.getByText('1 of 2')).toBeVisible();
    await expect
      .element(work.getByRole('progressbar', { name: 'Opening 2 project files' }))
      .toHaveAttribute('aria-valuenow', '63');
    await work.getByRole('button', { name: 'Cancel: Opening 2 project files' }).click();
    gate.open();
    await expect.element(messages().getByText('1 project added. Home lists it.')).toBeVisible();
    expect(listed().map(({ name }) => name)).toContain('one');
    expect(listed().map(({ name }) => name)).not.toContain('two');
    expect(location.hash).toBe('#/');
  });

  test('[UI45] Export writes one project, with progress and cancel in sight', async () => {
    const names = downloads();
    await showThree();
    const gate = openGate();
    studio.before.set('projectFiles.exportProject', () => gate.opened);
    await menu('Boat').click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    const work = page.getByRole('region', { name: 'Work in progress' });
    await expect
      .element(work.getByRole('progressbar', { name: 'Exporting Boat' }))
      .toHaveAttribute('aria-valuenow', '25');
    await expect.element(work.getByRole('button', { name: 'Cancel: Exporting Boat' })).toBeVisible();
    gate.open();
    await expect.poll(() => names).toEqual(['Boat.studio']);
    expect(taskStore.getState().tasks).toHaveLength(0);
  });

  test('[UI45] what does not fit into a file says why, with numbers, and writes nothing', async () => {
    const names = downloads();
    await showThree();
    studio.before.set('projectFiles.exportProject', () => {
      throw new StudioError('not-exportable', 'Too many.', { reason: 'layers', count: 20_001, max: 20_000 });
    });
    await menu('Boat').click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    await expect.element(messages().getByText(en.errors['not-exportable'].title)).toBeVisible();
    await expect.element(messages().getByText(/^It has 20,001 layers; a project file holds 20,000\./)).toBeVisible();
    expect(names).toEqual([]);
  });

  test('[UI45] every limit of a document has words', () => {
    expect(Object.keys(en.projects.excess)).toEqual(expect.arrayContaining(Object.keys(DOCUMENT_FILE_LIMITS)));
  });

  test('[UI45] a cancelled export writes nothing', async () => {
    const names = downloads();
    await showThree();
    const gate = openGate();
    studio.before.set('projectFiles.exportAll', () => gate.opened);
    await section().getByRole('button', { name: 'Back up everything' }).click();
    await page.getByRole('button', { name: 'Cancel: Backing up all projects' }).click();
    gate.open();
    await expect.poll(() => taskStore.getState().tasks.length).toBe(0);
    expect(names).toEqual([]);
    expect(studio.projects.getState().lastBackupAt).toBeUndefined();
  });

  test('[UI46] a backup that the system’s dialog did not save is none, one that it saved is', async () => {
    studio.addProject({ name: 'Castle', createdAt: daysAgo(8), updatedAt: daysAgo(1), layerCount: 2 });
    await show();
    const written: string[] = [];
    const handle = {
      createWritable: async () => new WritableStream({ close: () => void written.push('closed') }),
    };
    const dialog = vi
      .fn<() => Promise<typeof handle>>()
      .mockRejectedValueOnce(new DOMException('The user aborted a request.', 'AbortError'))
      .mockResolvedValueOnce(handle);
    vi.stubGlobal('showSaveFilePicker', dialog);
    await section().getByRole('button', { name: 'Back up everything' }).last().click();
    await expect.poll(() => dialog.mock.calls.length).toBe(1);
    await expect.poll(() => taskStore.getState().tasks.length).toBe(0);
    await expect.element(section().getByText(en.projects.neverBackedUp)).toBeVisible();
    expect(studio.projects.getState().lastBackupAt).toBeUndefined();
    await section().getByRole('button', { name: 'Back up everything' }).last().click();
    await expect.element(section().getByText(en.projects.neverBackedUp)).not.toBeInTheDocument();
    expect(written).toEqual(['closed']);
  });

  test('[UI46] the reminder comes when edits are older than a week without a backup, and goes with one', async () => {
    const names = downloads();
    studio.addProject({ name: 'Castle', createdAt: daysAgo(8), updatedAt: daysAgo(1), layerCount: 2 });
    await show();
    await expect.element(section().getByText(en.projects.neverBackedUp)).toBeVisible();
    await section().getByRole('button', { name: 'Back up everything' }).last().click();
    await expect.poll(() => names.length).toBe(1);
    expect(names[0]).toMatch(/^Studio backup \d{4}-\d\d-\d\d\.studio$/);
    await expect.element(section().getByText(en.projects.neverBackedUp)).not.toBeInTheDocument();
    studio.setProjects({ lastBackupAt: daysAgo(9) });
    await expect.element(section().getByText(/^The last backup is of /)).toBeVisible();
  });

  test('[UI46] it is put off for a week, over reloads; a young or empty project asks for none', async () => {
    studio.addProject({ name: 'Young', createdAt: daysAgo(2), updatedAt: daysAgo(1), layerCount: 2 });
    studio.addProject({ name: 'Empty', createdAt: daysAgo(20), updatedAt: daysAgo(20), layerCount: 0 });
    studio.setProjects({ lastBackupAt: daysAgo(3) });
    await show();
    await expect.element(card('Young')).toBeVisible();
    const reminder = section().getByRole('button', { name: 'Later' });
    await expect.element(reminder).not.toBeInTheDocument();
    studio.setProjects({ lastBackupAt: daysAgo(10) });
    await reminder.click();
    await expect.element(reminder).not.toBeInTheDocument();
    takeDown();
    await show();
    await expect.element(card('Young')).toBeVisible();
    await expect.element(reminder).not.toBeInTheDocument();
    takeDown();
    localStorage.setItem('studio.backupPutOffAt', JSON.stringify(daysAgo(8)));
    await show();
    await expect.element(reminder).toBeVisible();
  });
});

describe('storage', () => {
  test('[UI47] while the list is read it says so, and a list that cannot be read is no empty one', async () => {
    studio.setProjects({ isLoaded: false });
    await show();
    await expect.element(section().getByText(en.projects.loading)).toBeVisible();
    await expect.element(section().getByText(en.projects.empty)).not.toBeInTheDocument();
    studio.setProjects({ isLoaded: true, error: new StudioError('storage-unavailable', 'Refused.') });
    await expect.element(section().getByText(en.errors['storage-unavailable'].title)).toBeVisible();
    await expect.element(section().getByText(en.projects.empty)).not.toBeInTheDocument();
    await expect.element(section().getByText(en.projects.loading)).not.toBeInTheDocument();
  });

  test('[UI48] projects that only the second copy has are offered, and what came back is said', async () => {
    const lost = { ...studio.addProject({ name: 'Lost' }) };
    studio.setProjects({ projects: [], recoverable: [lost] });
    await show();
    await expect.element(section().getByText('1 project can be brought back from the second copy.')).toBeVisible();
    await expect.element(section().getByText(en.projects.recoverableText_one)).toBeVisible();
    await section().getByRole('button', { name: 'Bring back' }).click();
    await expect.element(card('Lost')).toBeVisible();
    await expect.element(messages().getByText('1 project is back.')).toBeVisible();
  });

  test('[UI48] of a damaged project nothing is called lost, and it is said that it stays', async () => {
    const damaged = studio.addProject({ name: 'Damaged' });
    studio.setProjects({ recoverable: [damaged] });
    await show();
    await expect.element(section().getByText(en.projects.damagedText_one)).toBeVisible();
    await expect.element(section().getByText(/lost it/)).not.toBeInTheDocument();
  });

  test('[UI48] a copy that cannot be read is not passed over in silence', async () => {
    const lost = { ...studio.addProject({ name: 'Lost' }) };
    studio.setProjects({ projects: [], recoverable: [lost] });
    studio.before.set('projects.recover', () => studio.setProjects({ recoverable: [] }));
    await show();
    await section().getByRole('button', { name: 'Bring back' }).click();
    await expect.element(messages().getByText(/^1 project could not be brought back/)).toBeVisible();
  });

  test('[UI49] one banner for one kind of trouble, whoever has it', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    studio.setHealth({
      problems: [new StudioError('storage-full', 'Same.'), new StudioError('host-unreachable', 'Other.')],
    });
    studio.setModels({ error: new StudioError('storage-full', 'Same.'), isLoaded: true });
    await show();
    await expect.element(page.getByText(en.errors['host-unreachable'].title)).toBeVisible();
    expect(page.getByText(en.errors['storage-full'].title).elements()).toHaveLength(1);
    expect(complaints.mock.calls.filter(([message]) => String(message).includes('same key'))).toEqual([]);
  });

  test('[UI50] the device line says how much is used and how much is free', async () => {
    await show();
    const line = page.getByRole('note', { name: 'This device' });
    await expect.element(line.getByText(/1 GB used, 12 GB free/)).toBeVisible();
  });
});
