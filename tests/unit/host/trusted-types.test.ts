import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KNOWN_STYLE_RULES } from '../../../src/studio/rpc/trusted-types.ts';

const RADIX = fileURLToPath(new URL('../../../node_modules/@radix-ui/', import.meta.url));

test('[H22] the known style rules are those that the installed Radix sets as markup, all of them', () => {
  const found = readdirSync(RADIX)
    .map((name) => readFileSync(`${RADIX}${name}/dist/index.mjs`, 'utf8'))
    .flatMap((source) => [...source.matchAll(/__html: ?`([^`]*)`/g)].map((match) => match[1]));
  expect(found.sort()).toEqual([...KNOWN_STYLE_RULES].sort());
});
