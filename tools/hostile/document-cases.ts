import { buildZip } from './build-zip.ts';
import { type HostileCase, refused, takenIn } from './hostile-case.ts';
import { ARTBOARD_ID, group, plainDocument, plainDocumentFile } from './plain-document.ts';
import { type Json, PICTURE_SHA256, plainParts } from './plain-project.ts';

const SOUND = plainDocumentFile(PICTURE_SHA256);
const TEXT = plainDocument(PICTURE_SHA256);
const [PICTURE_LAYER, GROUP_LAYER, WORDS] = SOUND.layers;

function withDocument(document: string): Uint8Array {
  return buildZip(plainParts({ document }));
}

function invalid(name: string, document: unknown): HostileCase {
  return invalidText(name, JSON.stringify(document));
}

function invalidText(name: string, text: string): HostileCase {
  return refused(`document-${name}`, withDocument(text), 'document', 'document-invalid');
}

function repaired(name: string, document: unknown, notes: Readonly<Record<string, number>> = {}): HostileCase {
  return takenIn(`document-${name}`, withDocument(JSON.stringify(document)), notes);
}

/** Documents of every wrong shape, and some that are only odd. */
export function hostileDocuments(): readonly HostileCase[] {
  const withPicture = (change: Json) => ({ ...SOUND, layers: [{ ...PICTURE_LAYER, ...change }, GROUP_LAYER, WORDS] });
  const withWords = (change: Json) => ({ ...SOUND, layers: [PICTURE_LAYER, GROUP_LAYER, { ...WORDS, ...change }] });
  const withArtboard = (change: Json) => ({ ...SOUND, artboards: [{ ...SOUND.artboards[0], ...change }] });
  const withLayers = (...layers: readonly unknown[]) => ({ ...SOUND, layers: [...SOUND.layers, ...layers] });
  return [
    invalidText('empty', ''),
    invalidText('no-json', TEXT.slice(0, -2)),
    invalid('array', [SOUND]),
    invalid('null', null),
    invalidText('nan', TEXT.replace('"x":0', '"x":NaN')),
    invalidText('endless', TEXT.replace('"x":0', '"x":1e999')),
    invalidText('proto-key', TEXT.replace('"kind":"raster"', '"__proto__":{"isLocked":true},"kind":"raster"')),
    invalidText('proto-of-document', TEXT.replace('{', '{"__proto__":{"layers":[]},')),
    invalidText('constructor-key', TEXT.replace('"kind":"group"', '"constructor":{"prototype":{}},"kind":"group"')),
    invalidText('deep', `{"schemaVersion":1,"layers":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    refused(
      'document-newer',
      withDocument(JSON.stringify({ ...SOUND, schemaVersion: 2 })),
      'document',
      'newer-version',
    ),
    invalid('version-text', { ...SOUND, schemaVersion: '1' }),
    invalid('version-missing', { ...SOUND, schemaVersion: undefined }),
    invalid('no-artboard', { ...SOUND, artboards: [] }),
    invalid('artboard-negative', withArtboard({ width: -64 })),
    invalid('artboard-giant', withArtboard({ width: 1_000_000, height: 1_000_000 })),
    invalid('layers-object', { ...SOUND, layers: { picture: PICTURE_LAYER } }),
    invalid('layers-null', { ...SOUND, layers: [null] }),
    invalid('unknown-kind', withPicture({ kind: 'embed', url: 'https://example.com' })),
    invalid('unknown-field', withPicture({ src: 'javascript:alert(1)' })),
    invalid('negative-width', withPicture({ width: -4 })),
    invalid('number-as-text', withPicture({ x: '12' })),
    invalid('no-scale', withPicture({ scaleX: 0 })),
    invalid('no-hash', withPicture({ assetId: '../../../etc/passwd' })),
    invalid('css-colour', withWords({ color: 'url(https://example.com/a.svg)' })),
    invalid('blend-mode', withWords({ blendMode: 'plus-darker' })),
    invalid('order-of-another-shape', withWords({ order: '!!!' })),
    invalid('id-of-another-shape', withWords({ id: '<img src=x onerror=alert(1)>' })),
    invalid('ids-twice', withLayers(WORDS)),
    invalid('endless-text', withWords({ text: 'x'.repeat(1_000_001) })),
    invalid('layer-bomb', {
      ...SOUND,
      layers: Array.from({ length: 100_000 }, (_, index) => group(`g${index}`, ARTBOARD_ID, 'a0')),
    }),
    invalid('group-ladder', withLayers(...ladder(200))),
    repaired('cycle', withLayers(group('a', 'b', 'a0'), group('b', 'a', 'a0'))),
    repaired('own-parent', withLayers(group('self', 'self', 'a0'))),
    repaired('orphan', withLayers(group('lost', 'nobody', 'a0'))),
    repaired('child-of-text', withLayers(group('inside', 'words', 'a0'))),
    repaired('guide-of-nothing', { ...SOUND, guides: [{ id: 'g', artboardId: 'nobody', axis: 'y', position: 1 }] }),
    repaired('another-picture', withPicture({ assetId: 'ab'.repeat(32) }), { missingAssets: 1 }),
  ];
}

/** Groups in groups. */
function ladder(length: number): readonly unknown[] {
  return Array.from({ length }, (_, index) =>
    group(`step${index}`, index === 0 ? ARTBOARD_ID : `step${index - 1}`, 'a0'),
  );
}
