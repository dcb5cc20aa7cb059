import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import './node-20.ts';

/**
 * Slower tests in Node: whole pictures against the reference implementation's, whole packages, the rules' own checkers, and
 * what is tried on many seeds.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/{reference,rules}/**/*.test.ts', 'tests/**/*-fuzz.test.ts', 'tests/contract/garbage.test.ts'],
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
