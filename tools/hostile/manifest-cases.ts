import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { buildZip, type ZipPart } from './build-zip.ts';
import { type HostileCase, refused, takenIn } from './hostile-case.ts';
import { DOCUMENT_PATH, type Json, manifestJson, PLAIN_MANIFEST, plainParts } from './plain-project.ts';

function withManifest(manifest: string | Uint8Array): Uint8Array {
  return buildZip(plainParts({ manifest }));
}

function invalid(name: string, manifest: unknown): HostileCase {
  return refused(`manifest-${name}`, withManifest(JSON.stringify(manifest)), 'manifest', 'manifest-invalid');
}

function invalidText(name: string, text: string | Uint8Array): HostileCase {
  return refused(`manifest-${name}`, withManifest(text), 'manifest', 'manifest-invalid');
}

/** Manifests of every wrong shape. */
export function hostileManifests(): readonly HostileCase[] {
  const sound = manifestJson();
  const soundText = JSON.stringify(sound);
  const [project] = PLAIN_MANIFEST.projects;
  const [asset] = PLAIN_MANIFEST.assets;
  const withAsset = (change: Json): Json => ({ ...sound, assets: [{ ...asset, ...change }] });
  const withProject = (change: Json): Json => ({ ...sound, projects: [{ ...project, ...change }] });
  const [, document, picture] = plainParts();
  return [
    refused('no-manifest', buildZip([document, picture]), 'manifest', 'no-manifest'),
    refused('manifest-in-a-folder', buildZip(inFolder(plainParts())), 'manifest', 'no-manifest'),
    invalidText('empty', ''),
    invalidText('no-json', '{"kind": "studio-project-file",'),
    invalidText('not-utf8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22)),
    invalid('array', [sound]),
    invalid('null', null),
    invalid('string', 'studio-project-file'),
    invalid('number', 7),
    invalid('other-kind', { ...sound, kind: 'invk' }),
    invalid('version-text', { ...sound, version: '1' }),
    invalid('version-zero', { ...sound, version: 0 }),
    invalid('version-fraction', { ...sound, version: 1.5 }),
    refused(
      'newer-version',
      withManifest(JSON.stringify({ kind: sound['kind'], version: 2, pages: [] })),
      'manifest',
      'newer-version',
    ),
    invalid('no-projects', { ...sound, projects: [] }),
    invalid('projects-object', { ...sound, projects: { 0: project } }),
    invalid('many-projects', { ...sound, projects: Array.from({ length: 5000 }, () => ({})) }),
    invalid('many-assets', { ...sound, assets: Array.from({ length: 100_000 }, () => 0) }),
    invalidText('deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    invalidText('deep-field', soundText.replace('"models":[]', `"models":${'[{"a":'.repeat(60)}0${'}]'.repeat(60)}`)),
    invalidText('proto-key', soundText.replace('{', '{"__proto__":{"isAdmin":true},')),
    invalidText('proto-key-escaped', soundText.replace('{', '{"\\u005f_proto__":{"isAdmin":true},')),
    invalidText('constructor-key', soundText.replace('"assets":[{', '"assets":[{"constructor":{"prototype":{}},')),
    invalid('numbers-as-text', withAsset({ sizeBytes: '79', width: '4', height: '3' })),
    invalidText('endless-number', soundText.replace('"width":4', '"width":1e999')),
    invalid('negative-size', withAsset({ width: -4 })),
    invalid('fraction-size', withAsset({ height: 2.5 })),
    invalid('no-hash', withAsset({ sha256: 'cafe' })),
    invalid('asset-twice', { ...sound, assets: [asset, { ...asset, path: 'assets/b.png' }] }),
    invalid('asset-outside', withAsset({ path: '../../picture.png' })),
    invalid('asset-is-svg', withAsset({ mimeType: 'image/svg+xml' })),
    invalid('asset-is-page', withAsset({ mimeType: 'text/html' })),
    invalid('document-outside', withProject({ documentPath: '/etc/passwd' })),
    invalid('document-is-manifest', withProject({ documentPath: 'manifest.json' })),
    invalid('document-twice', { ...sound, projects: [project, { ...project, id: 'other' }] }),
    invalid('no-time', withProject({ createdAt: 'yesterday' })),
    invalid('long-name', withProject({ name: 'n'.repeat(2000) })),
    invalid('name-object', withProject({ name: { toString: 'x' } })),
    refused('document-missing', buildZip([plainParts()[0], picture]), 'document', 'document-invalid'),
    takenIn('manifest-byte-order-mark', withManifest(`\ufeff${soundText}`)),
    takenIn('manifest-unknown-fields', withManifest(JSON.stringify({ ...sound, comment: 'made by hand' }))),
    takenIn('recipe-of-another-shape', withManifest(JSON.stringify(withAsset({ recipe: { version: 1, seed: -1 } }))), {
      droppedRecipes: 1,
    }),
    takenIn('recipe-of-a-newer-version', withManifest(JSON.stringify(withAsset({ recipe: { version: 2 } }))), {
      droppedRecipes: 1,
    }),
    takenIn('extra-files', buildZip([...plainParts(), ...extras()]), { extraFiles: 2 }),
  ];
}

function extras(): readonly ZipPart[] {
  return ['__MACOSX/._manifest.json', 'projects/Thumbs.db'].map((path) => ({ path, data: encodeUtf8(DOCUMENT_PATH) }));
}

function inFolder(parts: readonly ZipPart[]): readonly ZipPart[] {
  return parts.map((part) => ({ ...part, path: `My project/${part.path}` }));
}
