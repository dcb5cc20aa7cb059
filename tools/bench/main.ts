import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from 'playwright';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import { CHROMIUM_ARGS, findChromium } from '../browser/find-chromium.ts';
import { createHost } from '../host/create-host.ts';
import { prepareProject } from '../setup/prepare.mjs';
import { timeEngine, withBenchPage } from './bench-page.ts';
import { type GenerationFigures, measureGeneration } from './generation.ts';
import { countOperators, measurePlacement } from './placement.ts';
import { measurePeakMemory } from './process-memory.ts';
import { measureProject, measureSavingLag, type ProjectSize } from './projects.ts';
import { type Line, printReport } from './report.ts';
import { measureShell } from './shell.ts';
import { measureStore } from './store.ts';

/**
 * `npm run bench [-- --quick]`: the studio's figures as ratios within one run, on WASM and on WebGPU, printed and
 * written to bench-results/. What each line means: docs/performance.md.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** At the package's own size, which the warm-up has compiled. Software WebGPU takes seconds a step: fewer steps there. */
const isQuick = process.argv.includes('--quick');
const WORKLOADS = {
  wasm: { width: 256, height: 256, numInferenceSteps: isQuick ? 8 : 20, pictureCount: 4 },
  webgpu: { width: 256, height: 256, numInferenceSteps: isQuick ? 1 : 4, pictureCount: isQuick ? 2 : 3 },
};

/** The project that larger ones are held against. */
const PLAIN_PROJECT: ProjectSize = { layers: 100, assets: 10, steps: 100 };

const TEN_TIMES: Readonly<Record<string, Partial<ProjectSize>>> = {
  layers: { layers: 1_000 },
  assets: { layers: 190, assets: 100 },
  history: { steps: 1_000 },
};

interface ChoosingWindow {
  readonly studio: { readonly device: { setProvider(provider: 'webgpu' | 'wasm'): void } };
}

/** A browser of its own with a profile on disk: peaks of memory cannot be reset, and OPFS in memory is not OPFS. */
async function withBrowser<T>(work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chrome, Edge or Chromium was found. Set CHROMIUM_PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'studio-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [...CHROMIUM_ARGS],
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** A stage that takes longer than this hangs: the slowest one, WebGPU in software, takes some minutes. */
const STAGE_LIMIT_MS = isQuick ? 600_000 : 1_800_000;

/** One measurement: named on stderr when it starts and ends, and ended with an error when it hangs. */
async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  console.error(`${name} …`);
  const startedAt = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hung = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not end in ${STAGE_LIMIT_MS / 1000} s.`)), STAGE_LIMIT_MS);
  });
  try {
    return await Promise.race([work(), hung]);
  } finally {
    clearTimeout(timer);
    console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
}

async function peakOf(context: BrowserContext): Promise<number | undefined> {
  const browser = context.browser();
  return browser ? (await measurePeakMemory(browser))?.peakBytes : undefined;
}

await prepareProject({ root: ROOT, log: (line: string) => console.error(line) });
const host = await createHost({ appFolder: join(ROOT, 'dist'), modelsFolder: join(ROOT, 'models'), port: 0 });
const lines: Line[] = [];
try {
  const shell = await stage('shell', () => withBrowser((context) => measureShell(context, host.url)));
  lines.push(
    { name: 'shell before interaction, gz', value: shell.gzipBytes / 1000, unit: 'kB', limit: 300 },
    { name: 'its workers: models, device query', value: shell.workersGzipBytes / 1000, unit: 'kB' },
    { name: 'LCP of a first visit', value: shell.lcpMs, unit: 'ms', limit: 1500 },
  );

  const emptyPeak = await stage('empty page', () =>
    withBrowser(async (context) => {
      const page = await context.newPage();
      await page.goto('about:blank');
      return peakOf(context);
    }),
  );

  await stage('projects', () =>
    withBrowser(async (context) => {
      const page = await context.newPage();
      await page.goto(host.url);
      await page.waitForFunction(() => 'studio' in window);
      const lag = await measureSavingLag(page);
      const plain = await measureProject(page, PLAIN_PROJECT);
      lines.push(
        { name: 'saved behind the edit, median', value: lag.medianMs, unit: 'ms', limit: 350 },
        { name: 'saved behind the edit, longest of 12', value: lag.longestMs, unit: 'ms' },
        { name: 'open a project of 100 layers', value: plain.openMs, unit: 'ms' },
        { name: 'one edit there: document, disk', value: plain.executeMs, unit: 'ms', note: `${plain.storeMs} ms` },
      );
      for (const [what, size] of Object.entries(TEN_TIMES)) {
        const large = await measureProject(page, { ...PLAIN_PROJECT, ...size });
        lines.push(
          { name: `10 × ${what}: opening`, value: large.openMs / plain.openMs, unit: '×' },
          { name: `10 × ${what}: document's part of an edit`, value: large.executeMs / plain.executeMs, unit: '×' },
          { name: `10 × ${what}: disk's part of an edit`, value: large.storeMs / plain.storeMs, unit: '×', limit: 1.5 },
        );
      }
    }),
  );

  const figures: Record<string, GenerationFigures> = {};
  for (const provider of ['wasm', 'webgpu'] as const) {
    await withBrowser(async (context) => {
      const page = await context.newPage();
      await page.goto(host.url);
      await page.waitForFunction(() => 'studio' in window);
      // Before the package is there: the page warms up what is installed, on the provider that is chosen then.
      await page.evaluate((wanted) => {
        (window as unknown as ChoosingWindow).studio.device.setProvider(wanted);
      }, provider);
      if (provider === 'wasm') {
        const store = await stage('store', () => measureStore(page));
        lines.push(
          { name: 'install from the own host', value: store.installMbPerSecond, unit: 'MB/s' },
          { name: 'model ready / raw OPFS read', value: store.readyOverRawRead, unit: '×', limit: 2 },
        );
      }
      const generation = await stage(`${provider}: pictures`, () =>
        measureGeneration(page, provider, WORKLOADS[provider]),
      );
      figures[provider] = generation;
      const peak = await peakOf(context);
      lines.push(
        {
          name: `${provider}: first picture / later ones, after warm-up`,
          value: generation.firstOverLater,
          unit: '×',
          limit: 1.2,
        },
        { name: `${provider}: generation / bare session.run`, value: generation.overRun, unit: '×', limit: 1.03 },
        { name: `${provider}: preview / step`, value: generation.previewOverStep, unit: '×', limit: 0.1 },
        { name: `${provider}: step`, value: generation.stepMs, unit: 'ms' },
        { name: `${provider}: encode`, value: generation.later.encodeMs, unit: 'ms' },
        { name: `${provider}: decode`, value: generation.later.decodeMs, unit: 'ms' },
        { name: `${provider}: load`, value: generation.loadMs, unit: 'ms' },
        {
          name: `${provider}: peak memory over an empty page / weights`,
          value:
            peak !== undefined && emptyPeak !== undefined ? (peak - emptyPeak) / generation.weightsBytes : undefined,
          unit: '×',
        },
      );
    });
  }

  const { placements, engineTimes } = await stage('parts of the engine', () =>
    withBrowser((context) =>
      withBenchPage(context, ROOT, async (bench) => {
        const manifestUrl = new URL('models/starter-diffusion/manifest.json', bench.shardsUrl).href;
        const manifest: Manifest = await (await bench.page.request.get(manifestUrl)).json();
        const times = {
          wasm: await timeEngine(bench, manifest.id, 'wasm', isQuick ? 3 : 9),
          webgpu: await timeEngine(bench, manifest.id, 'webgpu', isQuick ? 1 : 3),
        };
        return { placements: await measurePlacement(bench, manifest), engineTimes: times };
      }),
    ),
  );
  for (const [provider, { togetherMs, apartMs }] of Object.entries(engineTimes))
    lines.push({
      name: `${provider}: guidance in one run of two / two of one`,
      value: togetherMs / apartMs,
      unit: '×',
    });
  const { wholeDecodeMs, tiledDecodeMs } = engineTimes.wasm;
  if (wholeDecodeMs !== undefined && tiledDecodeMs !== undefined)
    lines.push({ name: 'wasm: decoded in 9 tiles / whole', value: tiledDecodeMs / wholeDecodeMs, unit: '×' });
  for (const { component, cpuNodes, gpuNodeCount } of placements)
    lines.push({
      name: `${component}: nodes on the CPU`,
      value: cpuNodes.length,
      unit: `of ${cpuNodes.length + gpuNodeCount}`,
      // The JSON has every node's name.
      note: countOperators(cpuNodes),
      limit: 0,
    });

  printReport(lines);
  const folder = join(ROOT, 'bench-results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ lines, figures, engineTimes, placements, shell }, undefined, 2)}\n`);
  console.log(`\nWritten to ${file}`);
} finally {
  await host.close();
}
