import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseCatalog } from '../../../src/domain/models/catalog.ts';

test('[P7] the studio offers the starter first', () => {
  const path = fileURLToPath(new URL('../../../models/catalog.json', import.meta.url));
  expect(parseCatalog(JSON.parse(readFileSync(path, 'utf8'))).packages[0]).toBe('starter-diffusion');
});

test.each([
  null,
  {},
  { schemaVersion: 2, packages: [] },
  { schemaVersion: 1, packages: 'starter' },
  { schemaVersion: 1, packages: ['../up'] },
  { schemaVersion: 1, packages: ['a', 'b', 'a'] },
  { schemaVersion: 1, packages: [], more: 1 },
])('[P7] refuses %j', (json) => {
  expect(() => parseCatalog(json)).toThrow(expect.objectContaining({ code: 'manifest-invalid' }));
});
