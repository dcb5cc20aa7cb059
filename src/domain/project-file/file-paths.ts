/** The pictures that an asset can be; an SVG was made into a PNG when it came in. */
export const ASSET_MIME_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'] as const;
export type AssetMimeType = (typeof ASSET_MIME_TYPES)[number];

const EXTENSIONS: Readonly<Record<AssetMimeType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
};

/** Where a project's document is in the archive. */
export function documentPath(projectId: string): string {
  return `projects/${projectId}/document.json`;
}

/** Where a project's thumbnail is in the archive. */
export function thumbnailPath(projectId: string): string {
  return `projects/${projectId}/thumbnail.png`;
}

/** Where an asset is in the archive. */
export function assetPath(sha256: string, mimeType: AssetMimeType): string {
  return `assets/${sha256}.${EXTENSIONS[mimeType]}`;
}

/** The type of a stored picture; undefined for what cannot be an asset of a project file. */
export function assetMimeType(type: string): AssetMimeType | undefined {
  return ASSET_MIME_TYPES.find((known) => known === type);
}
