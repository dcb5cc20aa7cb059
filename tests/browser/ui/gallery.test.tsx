import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { taskStore } from '../../../src/ui/components/task-store.ts';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const DAY_MS = 24 * 60 * 60 * 1000;
const section = () => page.getByRole('region', { name: 'Pictures', exact: true });
const tile = (name: string) => section().getByRole('button', { name: new RegExp(`^${name}, `) });
const tiles = () =>
  [...document.querySelectorAll('[data-tile]')].map((each) => each.getAttribute('aria-label')?.split(',')[0]);
const bar = () => page.getByRole('region', { name: 'Selected pictures' });
const messages = () => page.getByRole('region', { name: 'Messages' });
const spoken = () => page.getByTestId('announcements');
const items = () => studio.gallery.getState().items;
const press = (keys: string) => userEvent.keyboard(keys);
const focus = (element: Element) => (element as HTMLElement).focus();

/** `count` days before today, at noon. */
function dayAgo(count: number): Date {
  const date = new Date();
  date.setHours(12, 0, 0, 0);
  return new Date(date.getTime() - count * DAY_MS);
}

/** As a date field has it. */
const dateValue = (date: Date) => date.toLocaleDateString('sv-SE');

async function show(): Promise<void> {
  takeDown = await renderApp(studio);
  await expect.element(section()).toBeVisible();
}

/** Four pictures, newest first: fox, photo.jpg, castle, boat. */
async function showFour(): Promise<void> {
  studio.addResult({ prompt: 'boat' }, dayAgo(4).toISOString());
  studio.addResult({ prompt: 'castle' }, dayAgo(3).toISOString());
  studio.addUpload({ originalName: 'photo.jpg', createdAt: dayAgo(2).toISOString() });
  studio.addResult({ prompt: 'fox' }, dayAgo(1).toISOString());
  await show();
  await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'castle', 'boat']);
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
});

describe('finding', () => {
  test('[UI51] words, kind and star narrow the pictures, the count says to how many, and one button shows all', async () => {
    await showFour();
    await studio.gallery.setStarred([items()[2]!.id], true);
    const status = section().getByRole('status');
    await expect.element(status).toHaveTextContent('4 pictures');
    const search = section().getByRole('searchbox', { name: 'Search pictures' });
    await search.fill('o');
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'boat']);
    await expect.element(status).toHaveTextContent('3 of 4 pictures');
    const kind = section().getByRole('combobox', { name: 'Kind' });
    await kind.selectOptions('Added');
    await expect.poll(tiles).toEqual(['photo.jpg']);
    await kind.selectOptions('Made here');
    await expect.poll(tiles).toEqual(['fox', 'boat']);
    const starred = section().getByRole('button', { name: 'Starred' });
    await starred.click();
    await expect.element(starred).toHaveAttribute('aria-pressed', 'true');
    await expect.element(section().getByText(en.gallery.nothingFound)).toBeVisible();
    await section().getByRole('button', { name: 'Show all pictures' }).click();
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'castle', 'boat']);
    await expect.element(search).toHaveValue('');
    await starred.click();
    await expect.poll(tiles).toEqual(['castle']);
  });

  test('[UI51] dates include both ends', async () => {
    await showFour();
    await section()
      .getByLabelText('From')
      .fill(dateValue(dayAgo(3)));
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'castle']);
    await section()
      .getByLabelText('To')
      .fill(dateValue(dayAgo(2)));
    await expect.poll(tiles).toEqual(['photo.jpg', 'castle']);
    await section().getByLabelText('From').fill('');
    await expect.poll(tiles).toEqual(['photo.jpg', 'castle', 'boat']);
  });

  test('[UI52] a tag is a filter, also when its last picture has just lost it', async () => {
    await showFour();
    expect(section().getByRole('combobox', { name: 'Tag' }).elements()).toHaveLength(0);
    await studio.gallery.setTags([items()[0]!.id], { add: ['animals'] });
    const filter = section().getByRole('combobox', { name: 'Tag' });
    await filter.selectOptions('animals');
    await expect.poll(tiles).toEqual(['fox']);
    await studio.gallery.setTags([items()[0]!.id], { remove: ['animals'] });
    await expect.poll(tiles).toEqual([]);
    await expect.element(filter).toHaveValue('animals');
    await filter.selectOptions('Any');
    await expect.poll(() => tiles().length).toBe(4);
    await expect.element(filter).not.toBeInTheDocument();
  });

  test('[UI51] pictures beyond the first 120 come by a button', async () => {
    for (let index = 0; index < 125; index++) studio.addResult({ prompt: `picture ${index}` });
    await show();
    await expect.poll(() => tiles().length).toBe(120);
    await section().getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => tiles().length).toBe(125);
  });
});

describe('selecting', () => {
  test('[UI53] Space, mod+A, Esc, mod+click, Shift+click and the check boxes select', async () => {
    await showFour();
    focus(tile('fox').element());
    await press(' {ArrowRight} ');
    await expect.element(bar().getByText('2 selected')).toBeVisible();
    await expect.element(tile('photo.jpg')).toHaveAttribute('aria-pressed', 'true');
    expect(location.hash).toBe('#/');
    await press(' ');
    await expect.element(bar().getByText('1 selected')).toBeVisible();
    await press('{Control>}a{/Control}');
    await expect.element(bar().getByText('4 selected')).toBeVisible();
    await press('{Escape}');
    await expect.element(bar()).not.toBeInTheDocument();
    await expect.element(tile('photo.jpg')).toHaveFocus();

    await tile('castle').click({ modifiers: ['Control'] });
    await tile('boat').click({ modifiers: ['Shift'] });
    await expect.element(bar().getByText('2 selected')).toBeVisible();
    await tile('boat').click({ modifiers: ['Control'] });
    await expect.element(bar().getByText('1 selected')).toBeVisible();
    await section().getByRole('checkbox', { name: 'Select fox' }).click();
    await expect.element(section().getByRole('checkbox', { name: 'Select castle' })).toBeChecked();
    await expect.element(bar().getByText('2 selected')).toBeVisible();
  });

  test('[UI53] "Select none" gives the focus back to the pictures', async () => {
    await showFour();
    focus(tile('castle').element());
    await press(' ');
    focus(bar().getByRole('button', { name: 'Select none' }).element());
    await press('{Enter}');
    await expect.element(bar()).not.toBeInTheDocument();
    await expect.element(tile('castle')).toHaveFocus();
  });

  test('[UI54] the full stop stars one, the bar stars all or takes all stars off', async () => {
    await showFour();
    focus(tile('fox').element());
    await press('.');
    await expect.element(tile('fox').getByRole('img', { name: 'Starred' })).toBeVisible();
    await press('{Control>}a{/Control}');
    await bar().getByRole('button', { name: 'Star', exact: true }).click();
    await expect.poll(() => items().every(({ isStarred }) => isStarred)).toBe(true);
    await bar().getByRole('button', { name: 'Remove star' }).click();
    await expect.poll(() => items().some(({ isStarred }) => isStarred)).toBe(false);
  });

  test('[UI55] a tag is added to all that are selected and taken off again', async () => {
    await showFour();
    focus(tile('fox').element());
    await press('{Control>}a{/Control}');
    const field = bar().getByRole('textbox', { name: 'New tag' });
    await field.fill('trip');
    await press('{Enter}');
    await expect.poll(() => items().map(({ tags }) => tags)).toEqual(Array(4).fill(['trip']));
    await expect.element(field).toHaveValue('');
    await field.fill('  ');
    await press('{Enter}');
    await bar().getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'Remove tag trip' }).click();
    await expect.poll(() => items().every(({ tags }) => tags.length === 0)).toBe(true);
    expect(studio.calls.filter((call) => call.startsWith('gallery.setTags'))).toHaveLength(2);
  });

  test('[UI56] the ZIP has what is selected, with or without recipes, and can be cancelled', async () => {
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    // Without a user's click the file is a download, with no dialog of the system.
    vi.spyOn(navigator, 'userActivation', 'get').mockReturnValue({ isActive: false, hasBeenActive: true });
    await showFour();
    focus(tile('fox').element());
    await press(' {ArrowRight} ');
    const [fox, photo] = items();
    await bar().getByRole('button', { name: 'Download ZIP' }).click();
    await expect.poll(() => names).toEqual(['Studio pictures.zip']);
    expect(studio.calls).toContain(`gallery.zip with ${fox!.id} ${photo!.id}`);

    await bar().getByRole('checkbox', { name: 'Embed recipe' }).click();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    studio.before.set('gallery.zip', () => gate);
    await bar().getByRole('button', { name: 'Download ZIP' }).click();
    await page.getByRole('button', { name: 'Cancel: Packing 2 pictures' }).click();
    open();
    await expect.poll(() => taskStore.getState().tasks.length).toBe(0);
    expect(studio.calls).toContain(`gallery.zip without ${fox!.id} ${photo!.id}`);
    expect(names).toHaveLength(1);
  });
});

describe('names', () => {
  test('[UI57] an added picture is named in its dialog; an empty name brings the file’s back', async () => {
    await showFour();
    focus(tile('photo.jpg').element());
    await press('{Enter}');
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name of the picture' });
    await expect.element(name).toHaveValue('photo.jpg');
    await name.fill('Holiday');
    await press('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'Holiday' })).toBeVisible();
    await expect
      .element(page.getByRole('dialog').getByText(/640 × 480, JPEG, 90 kB\. photo\.jpg, added /))
      .toBeVisible();
    await expect.element(spoken()).toHaveTextContent('Renamed: Holiday');
    await name.fill('  ');
    await press('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'photo.jpg' })).toBeVisible();
    await expect.element(spoken()).toHaveTextContent('Renamed: photo.jpg');
    await name.fill('Holiday');
    await press('{Enter}');
    await press('{Escape}');
    await expect.element(tile('Holiday')).toHaveFocus();
  });

  test('[UI57] one selected picture is named in the bar, several have no name field', async () => {
    await showFour();
    focus(tile('castle').element());
    await press(' ');
    const name = bar().getByRole('textbox', { name: 'Name of the picture' });
    await name.fill('Stronghold');
    await bar().getByRole('button', { name: 'Rename' }).click();
    await expect.element(tile('Stronghold')).toBeVisible();
    await bar().getByRole('button', { name: 'Rename' }).click();
    expect(studio.calls.filter((call) => call.startsWith('gallery.rename'))).toEqual(['gallery.rename Stronghold']);
    await tile('boat').click({ modifiers: ['Control'] });
    await expect.element(bar().getByText('2 selected')).toBeVisible();
    await expect.element(name).not.toBeInTheDocument();
  });

  test('[UI57] a name that cannot be stored is said, and stays in the field', async () => {
    await showFour();
    studio.before.set('gallery.rename', () => {
      throw new StudioError('storage-full', 'No room.');
    });
    await tile('photo.jpg').click();
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name of the picture' });
    await name.fill('Holiday');
    await press('{Enter}');
    await expect.element(messages().getByText(en.errors['storage-full'].title)).toBeInTheDocument();
    await expect.element(name).toHaveValue('Holiday');
    expect(items().map((item) => item.name)).toContain('photo.jpg');
  });
});

describe('deleting', () => {
  test('[UI58] says which projects go on using a picture, and Undo brings it back', async () => {
    const project = studio.addProject({ name: 'Poster' });
    await showFour();
    studio.usage.set(items()[0]!.id, [project]);
    focus(tile('fox').element());
    await press('{Delete}');
    await expect.element(messages().getByText('Picture removed.')).toBeVisible();
    await expect.element(messages().getByText('Still used in Poster, where it stays.')).toBeVisible();
    await expect.poll(tiles).toEqual(['photo.jpg', 'castle', 'boat']);
    await messages().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'castle', 'boat']);
  });

  test('[UI59] several go at once and come back at once; the nearest that stays has the focus', async () => {
    await showFour();
    focus(tile('photo.jpg').element());
    await press(' {ArrowRight} {ArrowLeft}{Delete}');
    await expect.poll(tiles).toEqual(['fox', 'boat']);
    await expect.element(messages().getByText('2 pictures removed.')).toBeVisible();
    await expect.element(tile('boat')).toHaveFocus();
    await expect.element(bar()).not.toBeInTheDocument();
    await messages().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'castle', 'boat']);
  });

  test('[UI59] the bar’s Delete leaves the focus on a picture', async () => {
    await showFour();
    focus(tile('castle').element());
    await press(' {ArrowRight} ');
    focus(bar().getByRole('button', { name: 'Delete' }).element());
    await press('{Enter}');
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg']);
    await expect.element(tile('photo.jpg')).toHaveFocus();
  });

  test('[UI59] from the dialog of an added picture too, and the focus is not lost', async () => {
    await showFour();
    focus(tile('photo.jpg').element());
    await press('{Enter}');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(tiles).toEqual(['fox', 'castle', 'boat']);
    await expect.poll(() => document.activeElement?.closest('main')).toBeTruthy();
  });

  test('[UI59] what another tab removes gives its focus to the neighbour', async () => {
    await showFour();
    focus(tile('castle').element());
    await studio.gallery.remove([items()[2]!.id]);
    await expect.poll(tiles).toEqual(['fox', 'photo.jpg', 'boat']);
    await expect.element(tile('boat')).toHaveFocus();
  });
});

describe('storage', () => {
  test('[UI47] while pictures are read it says so, and a gallery that cannot be read is no empty one', async () => {
    studio.setGallery({ isLoaded: false });
    await show();
    await expect.element(section().getByText(en.gallery.loading)).toBeVisible();
    studio.setGallery({ isLoaded: true });
    await expect.element(section().getByText(en.gallery.empty)).toBeVisible();
    studio.setGallery({ error: new StudioError('storage-unavailable', 'Refused.') });
    await expect.element(section().getByText(en.errors['storage-unavailable'].title)).toBeVisible();
    await expect.element(section().getByText(en.gallery.empty)).not.toBeInTheDocument();
  });

  test('[UI60] a change that the storage refuses is said, and nothing is changed', async () => {
    await showFour();
    studio.before.set('gallery.remove', () => {
      throw new StudioError('storage-unavailable', 'Gone.');
    });
    focus(tile('fox').element());
    await press('{Delete}');
    await expect.element(messages().getByText(en.errors['storage-unavailable'].title)).toBeVisible();
    expect(tiles()).toEqual(['fox', 'photo.jpg', 'castle', 'boat']);
  });
});
