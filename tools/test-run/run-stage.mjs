import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../setup/npm-command.mjs';
import { countTests } from './count-tests.mjs';

/** A stage that takes longer hangs. */
const STAGE_LIMIT_MS = 45 * 60_000;

/**
 * Runs one stage to its end.
 * @param {string} root absolute path of the project
 * @param {import('./stages.mjs').Stage} stage
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{count: import('./count-tests.mjs').Count, output: string}>} `output` is all it printed
 */
export async function runStage(root, stage, env) {
  const reportFolder = join(root, 'node_modules', '.tmp', 'test-reports');
  const reportPath = join(reportFolder, `${stage.name}.json`);
  mkdirSync(reportFolder, { recursive: true });
  rmSync(reportPath, { force: true });

  const npm = npmCommand(['run', '--silent', stage.script, ...reporterArguments(stage.report, reportPath)]);
  const { exitCode, output } = await capture(npm, root, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath });
  const count =
    stage.report === undefined
      ? { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }
      : countTests(stage.report, readReport(reportPath), exitCode);
  return { count, output };
}

/**
 * @param {'vitest' | 'playwright' | undefined} kind
 * @param {string} reportPath
 * @returns {string[]}
 */
function reporterArguments(kind, reportPath) {
  if (kind === 'vitest') return ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  if (kind === 'playwright') return ['--', '--reporter=list,json'];
  return [];
}

/**
 * @param {string} path
 * @returns {unknown}
 */
function readReport(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // broken off while writing
  }
}

/**
 * @param {{command: string, args: string[], shell: boolean}} npm
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{exitCode: number, output: string}>}
 */
function capture(npm, root, env) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const pieces = [];
    // A process group of its own, so that its end takes browsers and servers along.
    const isGroup = process.platform !== 'win32';
    const child = spawn(npm.command, npm.args, {
      cwd: root,
      env,
      shell: npm.shell,
      detached: isGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => {
      try {
        if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // all of it has ended
      }
    };
    const interrupt = () => {
      end();
      process.exit(130);
    };
    const timer = setTimeout(() => {
      pieces.push(Buffer.from(`\nEnded: it took longer than ${STAGE_LIMIT_MS / 60_000} minutes.\n`));
      end();
    }, STAGE_LIMIT_MS);
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    child.stdout.on('data', (piece) => pieces.push(piece));
    child.stderr.on('data', (piece) => pieces.push(piece));
    let isDone = false;
    const finish = (/** @type {number} */ exitCode) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      end();
      resolve({ exitCode, output: Buffer.concat(pieces).toString('utf8') });
    };
    child.on('error', (error) => {
      pieces.push(Buffer.from(`${error.message}\n`));
      finish(1);
    });
    // 'exit' and not 'close': a process left behind would keep the pipes open for ever.
    child.on('exit', (code) => setTimeout(() => finish(code ?? 1), 200));
  });
}
