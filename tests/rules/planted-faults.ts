/** One fault per rule: `file` is planted, `rule` must be reported for it. */
export interface PlantedFault {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

const importing = (specifier: string, depth: number): string =>
  `import * as planted from '${'../'.repeat(depth)}${specifier}';\nexport const use = planted;\n`;

/** Where the planted imports lead. Every one is clean itself. */
export const PLANTED_TARGETS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'src/domain/core/bottom.ts',
    'src/domain/tokenizers/target.ts',
    'src/domain/diffusion/target.ts',
    'src/domain/recipes/target.ts',
    'src/domain/assets/target.ts',
    'src/domain/models/target.ts',
    'src/domain/jobs/target.ts',
    'src/domain/protocol/top.ts',
    'src/engine/target.ts',
    'src/studio/services/target.ts',
    'src/ui/features/gallery/target.tsx',
    'src/pwa/target.ts',
    'tools/target.ts',
  ].map((file) => [file, 'export const target = 1;\nexport interface Target {\n  readonly value: 1;\n}\n']),
);

const library = (rule: string, file: string, specifier: string): PlantedFault => ({
  rule: `owner-of-${rule}`,
  file,
  source: `import * as planted from '${specifier}';\nexport const use = planted;\n`,
});

/** Faults that the layer checker must see. */
export const LAYER_FAULTS: readonly PlantedFault[] = [
  { rule: 'domain-core-looks-down', file: 'src/domain/core/fault.ts', source: importing('domain/protocol/top.ts', 2) },
  {
    rule: 'domain-prompting-looks-down',
    file: 'src/domain/prompting/fault.ts',
    source: importing('domain/tokenizers/target.ts', 2),
  },
  {
    rule: 'domain-tokenizers-looks-down',
    file: 'src/domain/tokenizers/fault.ts',
    source: importing('domain/diffusion/target.ts', 2),
  },
  {
    rule: 'domain-diffusion-looks-down',
    file: 'src/domain/diffusion/fault.ts',
    source: importing('domain/models/target.ts', 2),
  },
  {
    rule: 'domain-segmentation-looks-down',
    file: 'src/domain/segmentation/fault.ts',
    source: importing('domain/recipes/target.ts', 2),
  },
  {
    rule: 'domain-recipes-looks-down',
    file: 'src/domain/recipes/fault.ts',
    source: importing('domain/models/target.ts', 2),
  },
  {
    rule: 'domain-assets-looks-down',
    file: 'src/domain/assets/fault.ts',
    source: importing('domain/models/target.ts', 2),
  },
  {
    rule: 'domain-models-looks-down',
    file: 'src/domain/models/fault.ts',
    source: importing('domain/jobs/target.ts', 2),
  },
  {
    rule: 'domain-batches-looks-down',
    file: 'src/domain/batches/fault.ts',
    source: importing('domain/jobs/target.ts', 2),
  },
  {
    rule: 'domain-document-looks-down',
    file: 'src/domain/document/fault.ts',
    source: importing('domain/jobs/target.ts', 2),
  },
  {
    rule: 'domain-project-file-looks-down',
    file: 'src/domain/project-file/fault.ts',
    source: importing('domain/jobs/target.ts', 2),
  },
  { rule: 'domain-jobs-looks-down', file: 'src/domain/jobs/fault.ts', source: importing('domain/protocol/top.ts', 2) },
  {
    rule: 'domain-imports-point-down',
    file: 'src/domain/core/room-fault.ts',
    source: importing('engine/target.ts', 2),
  },
  {
    rule: 'engine-imports-point-down',
    file: 'src/engine/type-fault.ts',
    source: "import type { Target } from '../studio/services/target.ts';\nexport type Use = Target;\n",
  },
  { rule: 'studio-imports-point-down', file: 'src/studio/services/fault.ts', source: importing('engine/target.ts', 2) },
  { rule: 'ui-imports-point-down', file: 'src/ui/app/fault.tsx', source: importing('engine/target.ts', 2) },
  { rule: 'pwa-imports-point-down', file: 'src/pwa/fault.ts', source: importing('studio/services/target.ts', 1) },
  { rule: 'tools-use-domain-only', file: 'tools/fault.ts', source: importing('src/engine/target.ts', 1) },
  { rule: 'src-needs-no-tools-or-tests', file: 'src/engine/tools-fault.ts', source: importing('tools/target.ts', 2) },
  {
    rule: 'no-feature-imports-a-feature',
    file: 'src/ui/features/jobs/fault.tsx',
    source: importing('features/gallery/target.tsx', 2),
  },
  {
    rule: 'components-know-no-domain',
    file: 'src/ui/components/fault.tsx',
    source: importing('domain/core/bottom.ts', 2),
  },
  {
    rule: 'persistence-and-rpc-serve-services',
    file: 'src/studio/rpc/fault.ts',
    source: importing('services/target.ts', 1),
  },
  {
    rule: 'no-circle',
    file: 'src/domain/core/circle-a.ts',
    source: "import type { B } from './circle-b.ts';\nexport interface A {\n  readonly b: B;\n}\n",
  },
  { rule: 'not-resolvable', file: 'src/domain/core/lost.ts', source: "export * from './nowhere.ts';\n" },
  {
    rule: 'node-stays-in-tools',
    file: 'src/engine/node-fault.ts',
    source: "export { readFileSync } from 'node:fs';\n",
  },
  library('onnxruntime-web-common-', 'src/studio/services/ort-fault.ts', 'onnxruntime-web'),
  library('comlink', 'src/studio/services/comlink-fault.ts', 'comlink'),
  library('idb', 'src/studio/services/idb-fault.ts', 'idb'),
  library(
    '-react-react-dom-react-i18next-radix-ui-lucide-react-tinykeys-get-nonce-i18next-',
    'src/studio/services/react-fault.ts',
    'react',
  ),
  library('zustand', 'src/engine/zustand-fault.ts', 'zustand/vanilla'),
  library('workbox-window', 'src/ui/app/workbox-fault.ts', 'workbox-window'),
  library('workbox-core-precaching-routing-strategies-', 'src/studio/services/sw-fault.ts', 'workbox-routing'),
  library('hash-wasm', 'src/studio/services/hash-fault.ts', 'hash-wasm'),
  library('-yjs-fractional-indexing-', 'src/studio/services/yjs-fault.ts', 'yjs'),
  library('fflate', 'src/studio/services/zip-fault.ts', 'fflate'),
  library('minisearch', 'src/ui/app/search-fault.ts', 'minisearch'),
  library('browser-fs-access', 'src/ui/app/files-fault.ts', 'browser-fs-access'),
];

/** The other half of the circle, so that only the pair is at fault. */
export const CIRCLE_PARTNER: Readonly<Record<string, string>> = {
  'src/domain/core/circle-b.ts': "import type { A } from './circle-a.ts';\nexport interface B {\n  readonly a: A;\n}\n",
};

/** Faults that each room's TypeScript project must see: what does not exist on that thread. */
export const TYPE_FAULTS: readonly { readonly room: string; readonly source: string; readonly message: string }[] = [
  { room: 'domain', source: 'export const title = document.title;\n', message: "Cannot find name 'document'" },
  { room: 'domain', source: 'export const out = console;\n', message: "Cannot find name 'console'" },
  { room: 'engine', source: 'export const width = window.innerWidth;\n', message: "Cannot find name 'window'" },
  { room: 'studio', source: 'export const folder = process.cwd();\n', message: "Cannot find name 'process'" },
  { room: 'pwa', source: 'export const body = document.body;\n', message: "Cannot find name 'document'" },
  {
    room: 'ui',
    source: 'export const scope: WorkerGlobalScope = self;\n',
    message: "Cannot find name 'WorkerGlobalScope'",
  },
];

/** Faults that the linter or formatter must see. */
export const LINT_FAULTS: readonly { readonly rule: string; readonly source: string }[] = [
  {
    rule: 'noFloatingPromises',
    source: 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n',
  },
  { rule: 'noExplicitAny', source: 'export const anything: any = 1;\n' },
  { rule: 'noConsole', source: "console.log('left behind');\nexport {};\n" },
  { rule: 'useImportType', source: "import { type A } from './a.ts';\nexport type B = A;\n" },
  { rule: 'noUnusedImports', source: "import { a } from './a.ts';\nexport {};\n" },
  { rule: 'format', source: 'export const badly   =  "formatted"\n' },
];
