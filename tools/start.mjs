import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import util from 'node:util'; // as a whole: an old Node lacks parseArgs and must still get to its message
import { nodeProblem } from './setup/check-node.mjs';
import { canOpenBrowser, openBrowser } from './setup/open-browser.mjs';
import { prepareProject } from './setup/prepare.mjs';
import { probePort } from './setup/probe-port.mjs';
import { DEFAULT_PORT, installationId } from './setup/studio-identity.mjs';

/** `npm start`: install what is missing, build what has changed, serve, open the browser. Needs nothing but Node. */

const USAGE = `Usage: npm start -- [--port N] [--no-open]
  --port N    port on this machine, ${DEFAULT_PORT} unless told. Pictures and models belong to one port.
  --no-open   do not open the browser`;

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * @param {string} message
 * @param {number} status
 * @returns {never}
 */
function stop(message, status) {
  console.error(message);
  process.exit(status);
}

/** @returns {{port: number, isOpening: boolean}} */
function readArguments() {
  try {
    const { values } = util.parseArgs({
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65535)
      throw new Error(`--port ${values.port}: a port is a whole number from 1 to 65535.`);
    return { port, isOpening: !values['no-open'] && canOpenBrowser(process.env, process.platform) };
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}

/** @param {number} port */
function refuse(port) {
  return stop(
    `Port ${port} is taken by another program. End that program and run this again, or choose a port: ` +
      'npm start -- --port N\n(Pictures and models belong to their port: another one starts with none.)',
    1,
  );
}

async function main() {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) stop(problem, 1);
  const { port, isOpening } = readArguments();
  const url = `http://localhost:${port}/`;

  const found = await probePort(port);
  if (found.kind === 'other') refuse(port);
  const isOurs = found.kind === 'studio' && found.installation === installationId(ROOT);
  // A running host of this folder serves the new build by itself; the page then offers the update.
  if (found.kind === 'free' || isOurs) {
    try {
      await prepareProject({ root: ROOT, log: console.log });
    } catch (error) {
      stop(error instanceof Error ? error.message : String(error), 1);
    }
  }
  if (found.kind === 'studio') {
    console.log(`The studio is already running${isOurs ? '' : ', from another folder'}: ${url}`);
    if (isOpening) openBrowser(url);
    return;
  }

  const { register } = await import('tsx/esm/api');
  register();
  const { createHost } = await import('./host/create-host.ts');
  const host = await createHost({ appFolder: join(ROOT, 'dist'), modelsFolder: join(ROOT, 'models'), port }).catch(
    (error) => (error?.code === 'EADDRINUSE' ? refuse(port) : stop(String(error?.message ?? error), 1)),
  );
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      host.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  console.log(`The studio is at ${host.url}\nCtrl+C ends it.`);
  if (isOpening) openBrowser(host.url);
}

await main();
