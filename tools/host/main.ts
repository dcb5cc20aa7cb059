import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_PORT } from '../setup/studio-identity.mjs';
import { createHost } from './create-host.ts';

const USAGE = `Usage: npm run host -- [--port N] [--app FOLDER] [--models FOLDER] [--shards-only]
  --port N         port on this machine, ${DEFAULT_PORT} unless told; 0 for any free one
  --app FOLDER     the built app, dist unless told
  --models FOLDER  the model packages, models unless told
  --shards-only    serve /models/ alone`;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Reads the arguments, or says what is wrong with them and ends with 2. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        app: { type: 'string', default: 'dist' },
        models: { type: 'string', default: 'models' },
        'shards-only': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65535) throw new Error(`--port ${values.port} is not a port`);
    const modelsFolder = resolve(root, values.models);
    if (!existsSync(modelsFolder)) throw new Error(`there is no folder ${modelsFolder}`);
    const appFolder = resolve(root, values.app);
    if (!values['shards-only'] && !existsSync(resolve(appFolder, 'index.html')))
      throw new Error(`${appFolder} holds no built app: run "npm run build" first`);
    return { port, modelsFolder, appFolder, shardsOnly: values['shards-only'] };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const options = readArguments();
try {
  const host = await createHost(options);
  console.log(host.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      host.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${options.port} is taken by another program.` : error);
  process.exit(1);
}
