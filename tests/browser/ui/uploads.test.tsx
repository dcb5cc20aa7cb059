import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { SHARED_FILE_NAME_HEADER, SHARED_FILES_CACHE } from '../../../src/domain/protocol/shared-files.ts';
import { taskStore } from '../../../src/ui/components/task-store.ts';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const png = (name: string) => new File([new Uint8Array(PNG_HEAD)], name, { type: 'image/png' });
const jpeg = (name: string) => new File([new Uint8Array([0xff, 0xd8, 0xff])], name, { type: 'image/jpeg' });
const messages = () => page.getByRole('region', { name: 'Messages' });
const work = () => page.getByRole('region', { name: 'Work in progress' });
const report = () => page.getByRole('dialog');
const uploaded = () => studio.gallery.getState().items.map(({ name }) => name);

function transferOf(files: readonly File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

function drag(type: 'dragover' | 'dragleave' | 'drop', ...files: readonly File[]): DragEvent {
  const event = new DragEvent(type, { dataTransfer: transferOf(files), bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event;
}

function paste(...files: readonly File[]): void {
  const event = new ClipboardEvent('paste', { clipboardData: transferOf(files), bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
}

async function show(): Promise<void> {
  takeDown = await renderApp(studio);
  await expect.element(page.getByRole('region', { name: 'Pictures', exact: true })).toBeVisible();
}

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
});
afterEach(async () => {
  takeDown();
  takeDown = () => {};
  vi.restoreAllMocks();
  await caches.delete(SHARED_FILES_CACHE);
});

describe('ways in', () => {
  test('[UI61] chosen files are added; choosing none changes nothing', async () => {
    const choose = vi.fn<() => Promise<FileSystemFileHandle[]>>();
    vi.stubGlobal('showOpenFilePicker', choose);
    await show();
    const add = page.getByRole('button', { name: 'Add pictures' });
    choose.mockRejectedValueOnce(new DOMException('Dismissed.', 'AbortError'));
    await add.click();
    await expect.poll(() => choose.mock.calls.length).toBe(1);
    choose.mockResolvedValueOnce([handleOf(jpeg('one.jpg')), handleOf(png('two.png'))]);
    await add.click();
    await expect.poll(() => uploaded().toSorted()).toEqual(['one.jpg', 'two.png']);
    await expect.element(messages().getByText('2 pictures added.')).toBeVisible();
    expect(messages().getByRole('button', { name: 'Dismiss' }).elements()).toHaveLength(1);
    vi.unstubAllGlobals();
  });

  test('[UI62] the page says that it takes what is dragged over it, and takes it', async () => {
    await show();
    const words = page.getByText(en.recall.drop);
    expect(drag('dragover', jpeg('one.jpg')).defaultPrevented).toBe(true);
    await expect.element(words).toBeVisible();
    drag('dragleave', jpeg('one.jpg'));
    await expect.element(words).not.toBeInTheDocument();
    drag('dragover', jpeg('one.jpg'));
    expect(drag('drop', jpeg('one.jpg'), jpeg('two.jpg')).defaultPrevented).toBe(true);
    await expect.poll(() => uploaded().toSorted()).toEqual(['one.jpg', 'two.jpg']);
    await expect.element(words).not.toBeInTheDocument();
  });

  test('[UI62] a drag without files is none of its business', async () => {
    await show();
    const text = new DataTransfer();
    text.setData('text/plain', 'words');
    const event = new DragEvent('dragover', { dataTransfer: text, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
    expect(page.getByText(en.recall.drop).elements()).toHaveLength(0);
  });

  test('[UI62] a pasted picture is added, from within a field too', async () => {
    await show();
    await expect.element(page.getByRole('textbox', { name: 'Describe a picture' })).toHaveFocus();
    paste(jpeg('clip.jpg'));
    await expect.poll(uploaded).toEqual(['clip.jpg']);
  });

  test('[UI63] a drop of everything is sorted: projects open, pictures are added', async () => {
    await show();
    const archive = new File([new Uint8Array([0x50, 0x4b, 0x03, 0x04])], 'renamed.png', { type: 'image/png' });
    drag('drop', jpeg('one.jpg'), archive);
    await expect.poll(uploaded).toEqual(['one.jpg']);
    await expect.poll(() => studio.calls).toContain('projectFiles.importFile renamed.png');
  });

  test('[UI63] several pictures with recipes are added without a question; one alone is asked about', async () => {
    studio.recalled = { request: { prompt: 'from a file' }, notes: [] };
    await show();
    drag('drop', png('one.png'), png('two.png'));
    await expect.poll(() => uploaded().toSorted()).toEqual(['one.png', 'two.png']);
    drag('drop', png('three.png'));
    await report().getByRole('button', { name: 'Add to gallery' }).click();
    await expect.poll(() => uploaded().length).toBe(3);
    await expect.element(page.getByRole('textbox', { name: 'Describe a picture' })).toHaveValue('');
  });

  test('[UI64] files that another app shared are added once', async () => {
    const cache = await caches.open(SHARED_FILES_CACHE);
    const headers = { [SHARED_FILE_NAME_HEADER]: encodeURIComponent('été.jpg'), 'content-type': 'image/jpeg' };
    await cache.put('/shared/1', new Response(jpeg('x'), { headers }));
    await show();
    await expect.poll(uploaded).toEqual(['été.jpg']);
    expect(await cache.keys()).toHaveLength(0);
  });

  test('[UI64] a share that found no room is told', async () => {
    history.replaceState(null, '', '?share=failed#/');
    const { SHARE_FAILED_PARAMETER } = await import('../../../src/domain/protocol/shared-files.ts');
    history.replaceState(null, '', `?${SHARE_FAILED_PARAMETER}=1#/`);
    await show();
    await expect.element(messages().getByText(en.errors['storage-full'].title)).toBeVisible();
    expect(location.search).not.toContain(SHARE_FAILED_PARAMETER);
  });
});

describe('what became of them', () => {
  test('[UI65] one that is refused costs the others nothing; the report begins with it and says why', async () => {
    studio.uploadAnswers.set('huge.jpg', new StudioError('file-rejected', '', { reason: 'too-many-pixels' }));
    studio.uploadAnswers.set('anim.gif', ['first-frame']);
    studio.uploadAnswers.set('twice.jpg', ['duplicate', 'rotated']);
    await show();
    drag('drop', jpeg('one.jpg'), jpeg('anim.gif'), jpeg('twice.jpg'), jpeg('huge.jpg'));
    await expect.element(page.getByRole('dialog', { name: '3 of 4 pictures added' })).toBeVisible();
    const lines = report().getByRole('list', { name: 'Files' }).getByRole('listitem');
    const words = lines.elements().map((line) => [...line.querySelectorAll('p')].map((each) => each.textContent));
    expect(words).toEqual([
      ['huge.jpg', en.uploads.reasons['too-many-pixels']],
      ['one.jpg', 'Added.'],
      ['anim.gif', en.uploads.notes['first-frame']],
      ['twice.jpg', `${en.uploads.notes.duplicate} ${en.uploads.notes.rotated}`],
    ]);
    expect(uploaded()).toHaveLength(3);
    await report().getByRole('button', { name: 'Close' }).last().click();
    await expect.element(report()).not.toBeInTheDocument();
  });

  test('[UI65] a full disk is said by its own words', async () => {
    studio.uploadAnswers.set('one.jpg', new StudioError('storage-full', 'No room.'));
    await show();
    drag('drop', jpeg('one.jpg'));
    await expect.element(report().getByText(new RegExp(`^${en.errors['storage-full'].title}`))).toBeVisible();
    expect(uploaded()).toEqual([]);
  });

  test('[UI66] progress and cancel are in sight; what came in before a cancel stays', async () => {
    await show();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let calls = 0;
    studio.before.set('gallery.upload', () => (++calls === 2 ? gate : undefined));
    drag('drop', jpeg('one.jpg'), jpeg('two.jpg'), jpeg('three.jpg'));
    await expect.element(work().getByText('1 of 3')).toBeVisible();
    await expect
      .element(work().getByRole('progressbar', { name: 'Adding 3 pictures' }))
      .toHaveAttribute('aria-valuenow', '33');
    await work().getByRole('button', { name: 'Cancel: Adding 3 pictures' }).click();
    open();
    await expect.element(messages().getByText(en.uploads.cancelled)).toBeVisible();
    await expect.element(messages().getByText(en.uploads.cancelledText)).toBeVisible();
    expect(uploaded()).toEqual(['one.jpg']);
    expect(taskStore.getState().tasks).toHaveLength(0);
  });
});

function handleOf(file: File): FileSystemFileHandle {
  return { kind: 'file', name: file.name, getFile: async () => file } as unknown as FileSystemFileHandle;
}
