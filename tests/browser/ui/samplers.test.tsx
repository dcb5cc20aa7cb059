import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { SCHEDULER_IDS } from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import { SCHEDULER_LABELS } from '../../../src/domain/recipes/sampler-names.ts';
import { createFakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let takeDown = () => {};
beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
});
afterEach(() => takeDown());

const sampler = () => page.getByRole('combobox', { name: 'Sampler' });
const schedule = () => page.getByRole('combobox', { name: 'Schedule type' });
const optionsOf = (select: Element) => Array.from((select as HTMLSelectElement).options, ({ text }) => text);

test('[D8] every sampler is on offer, each with the schedule types that it has', async () => {
  takeDown = await renderApp(createFakeStudio());
  await expect.element(sampler()).toBeVisible();
  expect(optionsOf(sampler().element())).toEqual(SCHEDULER_IDS.map((id) => SCHEDULER_LABELS[id]));
  // The package's own is DDIM, which picks its times itself.
  expect(optionsOf(schedule().element())).toEqual(['Automatic', 'Uniform']);
  await userEvent.selectOptions(sampler(), 'DPM++ 2M SDE');
  await expect
    .poll(() => optionsOf(schedule().element()))
    .toEqual(['Automatic', 'Uniform', 'Karras', 'Exponential', 'SGM Uniform']);
});

test('[D8] a schedule type that the next sampler lacks is Automatic there, and comes back with one that has it', async () => {
  takeDown = await renderApp(createFakeStudio());
  await userEvent.selectOptions(sampler(), 'Euler');
  await userEvent.selectOptions(schedule(), 'SGM Uniform');
  await expect.element(schedule()).toHaveDisplayValue('SGM Uniform');
  await userEvent.selectOptions(sampler(), 'LCM');
  await expect.element(schedule()).toHaveDisplayValue('Automatic');
  await userEvent.selectOptions(sampler(), 'Heun');
  await expect.element(schedule()).toHaveDisplayValue('SGM Uniform');
});
