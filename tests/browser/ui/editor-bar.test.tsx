import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { SavingState } from '../../../src/studio/services/projects.ts';
import en from '../../../src/ui/locales/en.json';
import { type ShownEditor, showEditor } from './render-editor.tsx';

let editor: ShownEditor;

const bar = () => page.getByRole('banner');
const become = (saving: SavingState) => editor.studio.setSaving(editor.project.id, saving);
/** Whether the browser would ask before it closes the tab. */
const asksBeforeClosing = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
const edit = () => editor.document.execute('addText', { layerId: crypto.randomUUID(), text: 'a' });

beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1280, 860);
  editor = await showEditor();
});
afterEach(() => editor.takeDown());

describe('[ED2] how things stand with the disk', () => {
  test('what is saved says so, and the tab may be closed', async () => {
    edit();
    become({ status: 'saving' });
    await expect.element(bar().getByText(en.editor.saving)).toBeVisible();
    become({ status: 'saved', savedAt: new Date().toISOString() });
    await expect.element(bar().getByText(en.editor.saved)).toBeVisible();
    expect(asksBeforeClosing()).toBe(false);
  });

  test('what is not saved has the reason, tries again, exports, and the browser asks before it closes the tab', async () => {
    become({ status: 'failed', error: new StudioError('storage-full', 'Full.') });
    const trouble = bar().getByRole('alert');
    await expect.element(trouble.getByText(`Not saved: ${en.errors['storage-full'].title}`)).toBeVisible();
    await trouble.getByRole('button', { name: 'Export' }).click();
    await expect.poll(() => editor.studio.calls).toContain(`projectFiles.exportProject ${editor.project.id}`);
    expect(asksBeforeClosing()).toBe(true);
    await trouble.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => editor.studio.calls).toContain('projects.flush');
  });

  test('without a database nothing is kept: it says so, nothing is called read-only, and editing works', async () => {
    become({ status: 'in-memory', error: new StudioError('storage-unavailable', 'None.') });
    const said = bar().getByRole('status');
    await expect.element(said).toHaveTextContent('Nothing is kept: save a project file before you close.');
    // Beside the bar's own.
    expect(bar().getByRole('button', { name: 'Export' }).elements()).toHaveLength(2);
    await expect.element(page.getByText(/read-only/i)).not.toBeInTheDocument();
    // There is nothing to lose yet.
    expect(asksBeforeClosing()).toBe(false);
    await page.getByRole('button', { name: 'Add a rectangle' }).click();
    expect(editor.layers()).toHaveLength(1);
    expect(asksBeforeClosing()).toBe(true);
  });

  test('in the bin changes are saved, which is said', async () => {
    become({ status: 'in-bin' });
    await expect.element(bar().getByRole('status')).toHaveTextContent(en.editor.inBin);
    await expect.element(page.getByText(/read-only/i)).not.toBeInTheDocument();
  });

  test('one of a newer version is read-only', async () => {
    become({ status: 'read-only', error: new StudioError('read-only', 'Newer.', { reason: 'newer-version' }) });
    await expect.element(bar().getByRole('status')).toHaveTextContent(en.editor.readOnly);
  });
});
