import { parseArgs } from 'node:util';
import { isStudioError } from '../../src/domain/core/errors.ts';
import { packageSizeBytes } from '../../src/domain/models/manifest.ts';
import { listPackages } from './list-packages.ts';
import { packPackage } from './pack/pack-package.ts';
import { PackageSourceError } from './package-source-error.ts';
import { type Recipe, readRecipe } from './recipe.ts';
import { verifyPackage } from './verify-package.ts';

const USAGE = `Model packages of the studio.

  npm run models -- pack <folder> [options]   make a package of a diffusers ONNX folder
      --recipe <name or file>   what the package's author decides; default <folder>/studio.json
      --out <folder>            default models/<id>
      --id, --name              identity and title; default from the recipe, else the folder's name
      --max-shard-mib <n>       largest weights file; default 1945
  npm run models -- verify <folder>           check every byte of a package; exit code 1 when one is wrong
  npm run models -- list [<folder>]           packages in a folder; default models
`;

const MIB = 1024 * 1024;

/** A wrong command line: the message and the usage are shown, the exit code is 2. */
class UsageError extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = parseCommandLine();
  const [command, folder, ...rest] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (rest.length > 0) throw new UsageError(`Too many folders: ${rest.join(' ')}`);
  if (command === 'list') return list(folder ?? 'models');
  if (command !== 'pack' && command !== 'verify') throw new UsageError(`Unknown command "${command}".`);
  if (folder === undefined) throw new UsageError(`${command} needs a folder.`);
  if (command === 'verify') return verify(folder);
  const { out, recipe, id, name } = values;
  const maxShardMib = readCount(values['max-shard-mib']);
  return pack(folder, out, {
    ...(await readRecipe(folder, recipe)),
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(maxShardMib === undefined ? {} : { maxShardMib }),
  });
}

function parseCommandLine() {
  const text = { type: 'string' } as const;
  const options = {
    recipe: text,
    out: text,
    id: text,
    name: text,
    'max-shard-mib': text,
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`--max-shard-mib ${text}: a whole number of MiB from 1 on.`);
  return Number(text);
}

async function pack(sourceFolder: string, outFolder: string | undefined, recipe: Recipe): Promise<number> {
  const manifest = await packPackage({ sourceFolder, recipe, ...(outFolder === undefined ? {} : { outFolder }) });
  const size = (packageSizeBytes(manifest) / MIB).toFixed(1);
  console.log(`${manifest.id} ${manifest.revision}: ${manifest.files.length} files, ${size} MiB`);
  return 0;
}

async function verify(folder: string): Promise<number> {
  const { manifest, problems } = await verifyPackage(folder);
  for (const { path, what } of problems) console.error(`${path}: ${what}`);
  if (problems.length > 0 || !manifest) return 1;
  console.log(`${manifest.id} ${manifest.revision}: ${manifest.files.length} files, all as the manifest says`);
  return 0;
}

async function list(folder: string): Promise<number> {
  for (const { id, name, revision, sizeBytes, licence } of await listPackages(folder))
    console.log(`${id}  ${name}  ${revision}  ${(sizeBytes / MIB).toFixed(1)} MiB  ${licence}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  // What the user can mend is told in one line; anything else is a fault of the packer and keeps its stack.
  if (isUsage || error instanceof PackageSourceError || isStudioError(error)) console.error(error.message);
  else console.error(error);
  if (isUsage) console.error(USAGE);
  process.exitCode = isUsage ? 2 : 1;
}
