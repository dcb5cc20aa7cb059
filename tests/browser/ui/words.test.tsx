import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { STUDIO_ERROR_CODES, StudioError } from '../../../src/domain/core/errors.ts';
import en from '../../../src/ui/locales/en.json';
import { createFormat } from '../../../src/ui/words/create-format.ts';
import { createFakeStudio, FAKE_REQUEST, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let takeDown = () => {};
afterEach(() => {
  takeDown();
  history.replaceState(null, '', '#/');
});

/** Every letter run in marks, so that words from elsewhere than the locale stand out. Placeholders stay. */
function pseudo(value: unknown): unknown {
  if (typeof value === 'string') return `⟦${value}⟧`;
  return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, pseudo(each)]));
}

/** Visible text and spoken names of the page, without scripts and data that the user wrote. */
function allWords(): string[] {
  const words: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent?.closest('script, style, kbd, code')) continue;
    words.push(node.textContent?.trim() ?? '');
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'alt']) words.push(element.getAttribute(name) ?? '');
  return words.filter((each) => /\p{L}/u.test(each));
}

/** Names that are the same in all languages, and what the user or the model's maker wrote. */
const NOT_TRANSLATED =
  /^(Starter|Flat pictures.*|DDIM|PLMS|Euler|Euler a|Heun|LMS|DPM\+\+ [23]M|DPM\+\+ [23]M SDE|DPM\+\+ SDE|DPM\+\+ 2S a|UniPC|DEIS|LCM|TCD|a red apple|[\d\s.,:/×APM]+|0123456789abcdef|PNG, [\d.]+ kB|\w{3} \d+, \d{4}, [\d:]+ [AP]M)$/u;

test('[UI21] in the pseudo-language every word of every place comes from the locale, and no key shows', async () => {
  localStorage.clear();
  await page.viewport(1280, 860);
  const fake = createFakeStudio([fakePackage('starter')]);
  const { id } = fake.addResult({});
  const running = await fake.jobs.enqueue(FAKE_REQUEST);
  fake.change(running.id, {
    state: 'running',
    startedAt: new Date().toISOString(),
    progress: { phase: 'denoising', fraction: 0.5, stepIndex: 10, totalSteps: 20, etaMs: 5000 },
  });
  for (const code of STUDIO_ERROR_CODES) fake.fail((await fake.jobs.enqueue(FAKE_REQUEST)).id, code);
  fake.setUpdates({ isUpdateReady: true });
  fake.setHealth({ problems: [new StudioError('internal', 'x')] });
  takeDown = await renderApp(fake, 'en-x-pseudo', pseudo(en) as Record<string, unknown>);
  await expect.element(page.getByRole('spinbutton').first()).toBeVisible();
  expect(strangers()).toEqual([]);
  // "DDIM" stands for names that the user gives.
  await fake.prompts.wildcards.put([{ name: 'DDIM', text: '' }]);
  await fake.prompts.styles.put([{ name: 'DDIM', prompt: '', negativePrompt: '' }]);
  await fake.prompts.remember({ prompt: 'a red apple', negativePrompt: '' });
  await page.getByRole('button', { name: '⟦Prompt tools⟧' }).click();
  for (const tab of ['History', 'Styles', 'Wildcards']) {
    await page.getByRole('tab', { name: `⟦${tab}⟧` }).click();
    expect(strangers()).toEqual([]);
  }
  await page.getByRole('button', { name: '⟦Edit DDIM⟧' }).click();
  expect(strangers()).toEqual([]);
  await page.getByRole('button', { name: '⟦Close⟧' }).click();
  location.hash = `#/image/${id}`;
  await expect.element(page.getByRole('checkbox')).toBeVisible();
  expect(strangers()).toEqual([]);
});

function strangers(): string[] {
  return allWords().filter((words) => {
    const rest = words.replaceAll(/⟦[^⟦⟧]*⟧/g, '').trim();
    return !(words.includes('⟦') || NOT_TRANSLATED.test(rest) || /^[\d.,]+ ?(kB|MB|GB|sec|min)/.test(rest));
  });
}

test('[UI22] sizes, durations and dates carry units of the language', () => {
  const format = createFormat('en');
  expect(format.bytes(52_000_000)).toBe('52 MB');
  expect(format.bytes(1_740_000_000)).toBe('1.7 GB');
  expect(format.bytes(999_999)).toBe('1 MB');
  expect(format.bytes(0)).toBe('0 byte');
  expect(format.duration(7_100)).toBe('8 sec');
  expect(format.duration(125_000)).toBe('2 min 5 sec');
  expect(format.duration(3_600_000)).toBe('1 hr');
  expect(createFormat('de').bytes(1_740_000_000)).toMatch(/^1,7\sGB$/);
});

test('[UI26] every note that the domain can give has words', () => {
  const sources = import.meta.glob<string>('../../../src/domain/{diffusion,recipes}/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const keys = new Set(Object.values(sources).flatMap((text) => text.match(/(?<=')note\.\w+\.\w+(?=')/g) ?? []));
  for (const field of ['steps', 'guidance', 'rescale', 'batch', 'size', 'seed'])
    for (const kind of ['notANumber', 'clamped', 'rounded']) keys.add(`note.${field}.${kind}`);
  expect(keys).toContain('note.recipe.unreadable');
  const wordless = [...keys].filter(
    (key) => typeof key.split('.').reduce<unknown>((at, part) => Object(at)[part], en) !== 'string',
  );
  expect(wordless).toEqual([]);
});
