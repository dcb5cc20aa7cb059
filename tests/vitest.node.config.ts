import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import './node-20.ts';

/** Tests that need no browser: the domain, the tools, the goldens, the rules. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/{unit,golden,contract,rules}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
});
