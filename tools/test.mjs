import process from 'node:process';
import { fileURLToPath } from 'node:url';
import util from 'node:util'; // as a whole: an old Node lacks parseArgs and must still get to its message
import { nodeProblem } from './setup/check-node.mjs';
import { installIfNeeded } from './setup/install.mjs';
import { runStage } from './test-run/run-stage.mjs';
import { STAGES } from './test-run/stages.mjs';

/** `npm test`: prepares like `npm start`, runs every check and every test, and ends with `N passed, N failed`. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAGE_NAMES = STAGES.map((stage) => stage.name).join(', ');
const USAGE = `Usage: npm test -- [--only STAGE]\n  --only STAGE   one of: ${STAGE_NAMES}`;

/** @returns {readonly import('./test-run/stages.mjs').Stage[]} */
function readArguments() {
  try {
    const { values } = util.parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (values.only === undefined) return STAGES;
    const chosen = STAGES.filter((stage) => stage.name === values.only);
    if (chosen.length === 0) throw new Error(`There is no stage "${values.only}".`);
    return chosen;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

/** @returns {NodeJS.ProcessEnv} the caller's, with plain output */
function plainEnvironment() {
  const { FORCE_COLOR: _coloured, ...env } = process.env;
  return { ...env, NO_COLOR: '1' };
}

async function main() {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) {
    console.error(problem);
    process.exit(1);
  }
  const stages = readArguments();
  installIfNeeded(ROOT, console.log);

  const env = plainEnvironment();
  const { ensureBrowser, NO_BROWSER_ADVICE } = await import('./setup/ensure-browser.mjs');
  const browser = stages.some((stage) => stage.needsBrowser) ? await ensureBrowser(ROOT, console.log) : undefined;
  if (browser !== undefined) env['CHROMIUM_PATH'] = browser;

  const total = { passed: 0, failed: 0 };
  for (const stage of stages) {
    const isPossible = !stage.needsBrowser || browser !== undefined;
    console.log(`${stage.name} …`);
    const startedAt = performance.now();
    const { count, output } = isPossible
      ? await runStage(ROOT, stage, env)
      : { count: { passed: 0, failed: 1, skipped: 0 }, output: NO_BROWSER_ADVICE };
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (count.failed > 0) console.log(output.trimEnd());
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    const note = count.note === undefined ? '' : ` (${count.note})`;
    console.log(`${stage.name}: ${count.passed} passed, ${count.failed} failed${skipped} in ${seconds} s${note}`);
    total.passed += count.passed;
    total.failed += count.failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
