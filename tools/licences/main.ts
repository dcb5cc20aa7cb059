import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes THIRD_PARTY_LICENSES.md: every package whose code ships in the built app, with its licence text.
 * `--check` only compares and fails when the file is not what the installed packages say.
 */
const OUTPUT = 'THIRD_PARTY_LICENSES.md';
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'MPL-2.0',
  '(MPL-2.0 OR Apache-2.0)',
]);

/** Build-time packages of which some code ends up in the app. */
const SHIPPED_FROM_DEV = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'];

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

function readShippedPackages(): ShippedPackage[] {
  const lock: { packages: Record<string, LockEntry> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const shipped = new Map<string, ShippedPackage>();
  for (const [folder, entry] of Object.entries(lock.packages)) {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const isShipped = folder !== '' && (!entry.dev || SHIPPED_FROM_DEV.includes(name));
    if (!isShipped || entry.optional || !existsSync(join(folder, 'package.json'))) continue;
    const manifest: { version: string; license?: string } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(folder).find((entryName) => /^(licen[sc]e|copying)(\.|-|$)/i.test(entryName));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    shipped.set(`${name}@${manifest.version}`, {
      name,
      version: manifest.version,
      license: manifest.license ?? 'UNKNOWN',
      text,
    });
  }
  return [...shipped.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function render(packages: readonly ShippedPackage[]): string {
  const rows = packages.map((item) => `| ${item.name} | ${item.version} | ${item.license} |`);
  const byText = new Map<string, string[]>();
  for (const item of packages) {
    if (item.text) byText.set(item.text, [...(byText.get(item.text) ?? []), item.name]);
  }
  const texts = [...byText].map(([text, names]) => `### ${names.join(', ')}\n\n\`\`\`\`text\n${text}\n\`\`\`\``);
  return [
    '# Licences of what ships',
    '',
    'Made by `npm run licences` from the installed packages. The weights of the starter model have their own notice:',
    '`models/starter-diffusion/NOTICE.md`.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...rows,
    '',
    '## Texts',
    '',
    texts.join('\n\n'),
    '',
  ].join('\n');
}

const packages = readShippedPackages();
const refused = packages.filter((item) => !ALLOWED.has(item.license));
for (const item of refused)
  console.error(`${item.name} ${item.version}: licence ${item.license} is not on the list of allowed ones`);
const text = render(packages);
if (process.argv.includes('--check')) {
  const isCurrent = existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text;
  if (!isCurrent) console.error(`${OUTPUT} is not current: run npm run licences`);
  process.exitCode = isCurrent && refused.length === 0 ? 0 : 1;
} else {
  writeFileSync(OUTPUT, text);
  console.log(`${OUTPUT}: ${packages.length} packages`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
