import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { assetPath } from '../../src/domain/project-file/file-paths.ts';
import { writeManifest } from '../../src/domain/project-file/manifest.ts';
import { buildZip, concat } from './build-zip.ts';
import { type HostileCase, refused, takenIn } from './hostile-case.ts';
import { plainDocument } from './plain-document.ts';
import { makePng, PICTURE, PICTURE_SHA256, PLAIN_MANIFEST, plainParts, sha256Of } from './plain-project.ts';

/** A file whose one asset is these bytes, rightly named, with what is to be wrong about it. */
function withAsset(bytes: Uint8Array, change: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const sha256 = sha256Of(bytes);
  const path = assetPath(sha256, 'image/png');
  const asset = { sha256, path, mimeType: 'image/png', sizeBytes: bytes.length, width: 4, height: 3, ...change };
  const manifest = JSON.stringify({ kind: 'studio-project-file', version: 1, ...PLAIN_MANIFEST, assets: [asset] });
  const [manifestPart, documentPart, picturePart] = plainParts({ manifest, document: plainDocument(sha256) });
  return buildZip([manifestPart, documentPart, { ...picturePart, path, data: bytes }]);
}

function asset(name: string, bytes: Uint8Array, reason: Parameters<typeof refused>[3]): HostileCase {
  return refused(`asset-${name}`, bytes, 'asset', reason);
}

/** Pictures that are not what the manifest says, or none at all. */
export function hostileAssets(): readonly HostileCase[] {
  const other = makePng(4, 3, [1, 2, 3]);
  const giant = makePng(4, 3, [9, 9, 9], { width: 30_000, height: 30_000 });
  const [manifest, document] = plainParts();
  return [
    asset('of-another-hash', buildZip(plainParts({ picture: other })), 'asset-mismatch'),
    asset('longer', buildZip(plainParts({ picture: concat([PICTURE, new Uint8Array(9)]) })), 'asset-mismatch'),
    asset('missing', buildZip([manifest, document]), 'asset-missing'),
    takenIn('asset-of-another-size', withAsset(PICTURE, { width: 400, height: 300 })),
    asset('is-page', withAsset(encodeUtf8('<html><script>alert(1)</script></html>')), 'asset-invalid'),
    asset('is-cut', withAsset(PICTURE.subarray(0, 30)), 'asset-invalid'),
    takenIn('asset-is-jpeg-by-name', withAsset(PICTURE, { mimeType: 'image/jpeg' })),
    asset('is-giant', withAsset(giant, { width: 30_000, height: 30_000 }), 'asset-invalid'),
    takenIn('asset-not-listed', buildZip(withoutAssets()), { missingAssets: 1 }),
  ];
}

function withoutAssets() {
  const manifest = writeManifest({ ...PLAIN_MANIFEST, assets: [] });
  const [manifestPart, documentPart] = plainParts({ manifest, document: plainDocument(PICTURE_SHA256) });
  return [manifestPart, documentPart];
}
