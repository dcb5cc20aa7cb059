import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run soak [-- --seed N] [--quick]`: the random tests of which `npm test` runs a share, for long: 200 kills in
 * mid-edit, every fuzz test on 500 seeds, and a picture of every sampler on both providers; with `--quick` 5 and 20. Without
 * a seed it takes one from the clock and says it; the same seed does the same again.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const { values } = parseArgs({ options: { seed: { type: 'string' }, quick: { type: 'boolean' } } });
const [kills, seeds] = values.quick ? ['5', '20'] : ['200', '500'];
const seed = values.seed ?? String(Date.now() % 1_000_000_000);
if (!/^[1-9][0-9]{0,8}$/.test(seed)) throw new Error(`${seed} is no seed: a whole number from 1 to 999999999.`);
console.log(`seed ${seed}: "npm run soak -- --seed ${seed}" does the same again`);

const runs = [
  ['vitest', 'run', '-c', 'tests/vitest.reference.config.ts', 'fuzz', 'garbage'],
  ['vitest', 'run', '-c', 'tests/vitest.browser.config.ts', 'runtime/repeatability'],
  ['playwright', 'test', '-c', 'tests/e2e/playwright.config.ts', 'projects/kill.spec.ts'],
];
const env = {
  ...process.env,
  STUDIO_SOAK_SEED: seed,
  STUDIO_SOAK_SEEDS: seeds,
  STUDIO_SOAK_KILLS: kills,
};
const failed = runs.filter(
  (run) => spawnSync('npx', ['--no', '--', ...run], { cwd: ROOT, env, stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) throw new Error(`seed ${seed} failed: ${failed.map((run) => run.at(-1)).join(', ')}`);
console.log(`seed ${seed}: nothing failed`);
