import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLongFiles, MAX_LINES } from '../../tools/rules/file-size.ts';
import { findMissingOptionalPackages } from '../../tools/rules/lockcheck.ts';
import { CIRCLE_PARTNER, LAYER_FAULTS, LINT_FAULTS, PLANTED_TARGETS, TYPE_FAULTS } from './planted-faults.ts';

/**
 * A checker that cannot read the code passes silently. So each rule is shown a fault here, and must report it.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);
let planted: string;

function plant(file: string, source: string): void {
  const path = join(planted, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
}

function run(command: string, args: readonly string[], cwd = planted): { status: number | null; output: string } {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { status: result.status, output: result.stdout + result.stderr };
}

beforeAll(() => {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  // Inside the project, so that libraries resolve as they do for real code.
  planted = mkdtempSync(join(ROOT, 'test-results/planted-'));
});

afterAll(() => rmSync(planted, { recursive: true, force: true }));

describe('the layer checker', () => {
  let findings: { from: string; rule: { name: string } }[];

  beforeAll(() => {
    for (const [file, source] of Object.entries({ ...PLANTED_TARGETS, ...CIRCLE_PARTNER })) plant(file, source);
    for (const fault of LAYER_FAULTS) plant(fault.file, fault.source);
    const config = join(ROOT, 'tools/rules/dependency-cruiser.cjs');
    const { output } = run(bin('depcruise'), ['--config', config, '--output-type', 'json', 'src', 'tools']);
    findings = JSON.parse(output.slice(output.indexOf('{'))).summary.violations;
  });

  test.each(LAYER_FAULTS)('sees $rule in $file', ({ rule, file }) => {
    const seen = findings.filter((finding) => finding.from === file).map((finding) => finding.rule.name);
    expect(seen).toContain(rule);
  });

  test('has a planted fault for every rule it knows', () => {
    const config = join(ROOT, 'tools/rules/dependency-cruiser.cjs');
    const names = execFileSync(process.execPath, [
      '-p',
      `JSON.stringify(require(${JSON.stringify(config)}).forbidden.map((rule) => rule.name))`,
    ]);
    expect(LAYER_FAULTS.map((fault) => fault.rule).toSorted()).toEqual(JSON.parse(names.toString()).toSorted());
  });

  test('reads the real code: it counts type imports among its modules', () => {
    const config = join(ROOT, 'tools/rules/dependency-cruiser.cjs');
    const { output } = run(bin('depcruise'), ['--config', config, '--output-type', 'json', 'src/domain'], ROOT);
    const modules: { source: string; dependencies: { resolved: string }[] }[] = JSON.parse(output).modules;
    const request = modules.find((module) => module.source === 'src/domain/diffusion/request.ts');
    // All it imports are types.
    expect(request?.dependencies.map((dependency) => dependency.resolved)).toContain(
      'src/domain/diffusion/schedulers/scheduler.ts',
    );
  });
});

describe('the TypeScript projects', () => {
  test.each(TYPE_FAULTS)('$room has no such thing: $message', ({ room, source, message }) => {
    const folder = `types-${room}-${TYPE_FAULTS.findIndex((fault) => fault.source === source)}`;
    plant(`${folder}/fault.ts`, source);
    plant(
      `${folder}/tsconfig.json`,
      JSON.stringify({
        extends: join(ROOT, `src/${room}/tsconfig.json`),
        compilerOptions: { rootDir: '.', outDir: './out', tsBuildInfoFile: './out/info' },
        include: ['fault.ts'],
        references: [],
      }),
    );
    const { status, output } = run(bin('tsc'), ['-p', join(folder, 'tsconfig.json')]);
    expect(output).toContain(message);
    expect(status).not.toBe(0);
  });
});

describe('the linter', () => {
  test.each(LINT_FAULTS)('sees $rule', ({ rule, source }) => {
    const folder = `lint-${rule}`;
    plant(`${folder}/src/a.ts`, 'export interface A {\n  readonly a: 1;\n}\nexport const a = 1;\n');
    plant(`${folder}/src/fault.ts`, source);
    cpSync(join(ROOT, 'biome.json'), join(planted, folder, 'biome.json'));
    const { status, output } = run(bin('biome'), ['check', 'src'], join(planted, folder));
    expect(output).toContain(rule);
    expect(status).not.toBe(0);
  });
});

describe('the dead-code checker', () => {
  test('sees an unused file, an unused export and an unused dependency', () => {
    plant('knip/package.json', JSON.stringify({ name: 'planted', type: 'module', dependencies: { idb: '*' } }));
    plant('knip/knip.json', JSON.stringify({ entry: ['src/main.ts'], project: ['src/**/*.ts'] }));
    plant('knip/src/main.ts', "import { used } from './parts.ts';\nexport default used;\n");
    plant('knip/src/parts.ts', 'export const used = 1;\nexport const unusedPart = 2;\n');
    plant('knip/src/forgotten.ts', 'export const forgotten = 1;\n');
    const { status, output } = run(bin('knip'), [], join(planted, 'knip'));
    expect(output).toContain('unusedPart');
    expect(output).toContain('forgotten.ts');
    expect(output).toContain('idb');
    expect(status).not.toBe(0);
  });
});

describe('the size checks', () => {
  test('the shell budget is a limit that can be broken', () => {
    plant(
      'size/package.json',
      JSON.stringify({ name: 'planted', devDependencies: { '@size-limit/file': '*', 'size-limit': '*' } }),
    );
    plant('size/.size-limit.json', JSON.stringify([{ name: 'shell', path: 'big.js', gzip: true, limit: '1 kB' }]));
    plant('size/big.js', Array.from({ length: 4000 }, (_, i) => Math.imul(i, 2654435761).toString(36)).join(''));
    const { status, output } = run(bin('size-limit'), [], join(planted, 'size'));
    expect(output).toMatch(/exceeded/i);
    expect(status).not.toBe(0);
  });

  test('a file over the line limit is named', () => {
    plant('long/src/god-file.ts', '//\n'.repeat(MAX_LINES + 1));
    plant('long/src/small.ts', '//\n');
    expect(findLongFiles(join(planted, 'long'), ['src'])).toEqual([expect.stringContaining('god-file.ts')]);
  });
});

describe('the lock check', () => {
  const lock = (platforms: Record<string, object>): object => ({
    packages: {
      '': {},
      'node_modules/tool': { version: '1.0.0', optionalDependencies: { '@tool/linux': '1.0.0', '@tool/mac': '1.0.0' } },
      ...platforms,
    },
  });

  test('finds a platform package that the lock has lost, or has in another version', () => {
    const linux = { 'node_modules/@tool/linux': { version: '1.0.0' } };
    expect(findMissingOptionalPackages(lock(linux))).toEqual([expect.stringContaining('@tool/mac@1.0.0 is missing')]);
    expect(
      findMissingOptionalPackages(lock({ ...linux, 'node_modules/@tool/mac': { version: '0.9.0' } })),
    ).toHaveLength(1);
    expect(
      findMissingOptionalPackages(lock({ ...linux, 'node_modules/tool/node_modules/@tool/mac': { version: '1.0.0' } })),
    ).toEqual([]);
  });

  test('refuses a lock that it cannot read', () => {
    expect(() => findMissingOptionalPackages({ lockfileVersion: 1 })).toThrow(/lockfileVersion/);
  });
});
