import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { APP_VERSION } from '../../src/studio/services/app-version.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('continuous integration runs every command that the README names', () => {
  const commands = [...read('README.md').matchAll(/\bnpm (?:start|test|run [a-z:]+)/g)].map(([command]) => command);
  const ci = read('.ci/run');
  expect(new Set(commands).size).toBeGreaterThanOrEqual(7);
  for (const command of new Set(commands))
    expect(ci, `${command} is in the README but not in .ci/run`).toContain(command);
});

test('every command that the README names exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
  for (const [, name] of read('README.md').matchAll(/\bnpm run ([a-z:]+)/g)) expect(scripts).toHaveProperty([name!]);
});

test('package.json, the changelog and the app have one version', () => {
  const { version }: { version: string } = JSON.parse(read('package.json'));
  expect(/^## (.+)$/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
  expect(APP_VERSION).toBe(version);
});
