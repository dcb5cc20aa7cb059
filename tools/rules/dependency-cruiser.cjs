/**
 * The rules of the house: which room may import which, who owns which library, no circles. Types count.
 * `comment` is printed with each finding, so it says why.
 */
const DOMAIN_ORDER = [
  'core',
  'prompting',
  'tokenizers',
  'diffusion',
  'segmentation',
  'recipes',
  'assets',
  'models',
  'batches',
  'document',
  'project-file',
  'jobs',
  'protocol',
];

/** A folder of the domain may use only the folders below it. */
const domainOrder = DOMAIN_ORDER.slice(0, -1).map((folder, index) => ({
  name: `domain-${folder}-looks-down`,
  comment: `domain/${folder} may use only the folders below it (order: ${DOMAIN_ORDER.join(', ')}).`,
  severity: 'error',
  from: { path: `^src/domain/${folder}/` },
  to: { path: `^src/domain/(${DOMAIN_ORDER.slice(index + 1).join('|')})/` },
}));

/** Rooms and what they must not see. */
const rooms = [
  ['domain', 'engine|studio|ui|pwa', 'domain is pure: every other room builds on it.'],
  ['engine', 'studio|ui|pwa', 'engine runs in workers and knows only domain.'],
  ['studio', 'engine|ui|pwa', 'studio reaches engine only through new Worker(new URL(…)) and domain/protocol.'],
  ['ui', 'engine|pwa', 'ui talks to the Studio object.'],
  ['pwa', 'engine|studio|ui', 'the service worker knows only domain.'],
].map(([room, others, comment]) => ({
  name: `${room}-imports-point-down`,
  comment,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${others})/` },
}));

/** One home per library. */
const owners = [
  ['onnxruntime-(web|common)', '^src/engine/runtime/'],
  ['comlink', '^src/(studio/rpc/|engine/expose\\.ts|engine/[^/]+\\.worker\\.ts|domain/protocol/exposed-api\\.ts)'],
  ['idb', '^src/(studio/persistence|pwa)/'],
  ['(react|react-dom|react-i18next|radix-ui|lucide-react|tinykeys|get-nonce|i18next)', '^src/ui/'],
  ['zustand', '^src/(studio|ui)/'],
  ['workbox-window', '^src/studio/services/'],
  ['workbox-(core|precaching|routing|strategies)', '^src/pwa/'],
  ['hash-wasm', '^src/engine/model-store/'],
  ['(yjs|fractional-indexing)', '^src/domain/document/'],
  ['fflate', '^src/engine/media/'],
  ['minisearch', '^src/studio/services/'],
  ['browser-fs-access', '^src/studio/files/'],
].map(([library, home]) => ({
  name: `owner-of-${library.replace(/[^a-z0-9]+/gi, '-')}`,
  comment: `${library} has one home (${home}): the rest of the code sees our own types, so that it can be replaced there.`,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  to: { path: `(^|/)node_modules/${library}/|^${library}/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      // Vite's virtual modules and ?url imports are resolved by the bundler only.
      to: { couldNotResolve: true, pathNot: '^virtual:|\\?(url|raw|worker)' },
    },
    {
      name: 'node-stays-in-tools',
      comment: 'node: modules do not exist in a browser.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tools-use-domain-only',
      comment: 'tools may use domain; everything else of src needs a browser.',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^src/(engine|studio|ui|pwa)/' },
    },
    {
      name: 'src-needs-no-tools-or-tests',
      comment: 'What ships must not need what does not.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tools|tests)/' },
    },
    {
      name: 'no-feature-imports-a-feature',
      comment: 'Features meet in app/ or in the studio services, never directly.',
      severity: 'error',
      from: { path: '^src/ui/features/([^/]+)/' },
      to: { path: '^src/ui/features/', pathNot: '^src/ui/features/$1/' },
    },
    {
      name: 'components-know-no-domain',
      comment: 'The design system has no knowledge of pictures, models or jobs.',
      severity: 'error',
      from: { path: '^src/ui/components/' },
      to: { path: '^src/(domain|studio|ui/(features|app))/' },
    },
    {
      name: 'persistence-and-rpc-serve-services',
      comment:
        'Services use rpc and persistence, not the other way round (their contracts in services/studio.ts aside).',
      severity: 'error',
      from: { path: '^src/studio/(rpc|persistence)/' },
      to: { path: '^src/studio/services/', pathNot: '^src/studio/services/studio\\.ts$' },
    },
    ...domainOrder,
    ...rooms,
    ...owners,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['onnxruntime-web-use-extern-wasm', 'import', 'browser', 'types', 'default', 'require'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
