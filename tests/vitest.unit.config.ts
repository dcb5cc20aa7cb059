import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import './node-20.ts';

/** Tests of pure code and of adapters in Node, the goldens of the maths among them: half a minute at most. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/{unit,golden,contract}/**/*.test.ts'],
    // Seeds without end are for the longer run: vitest.reference.config.ts.
    exclude: ['**/*-fuzz.test.ts', 'tests/contract/garbage.test.ts'],
    environment: 'node',
    // A process for each of the many small files would cost more than the tests themselves.
    isolate: false,
    testTimeout: 30_000,
  },
});
