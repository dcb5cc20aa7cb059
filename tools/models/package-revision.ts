import { createHash } from 'node:crypto';
import type { ManifestFile } from '../../src/domain/models/manifest.ts';

/** First 16 hexadecimal digits of the SHA-256 over the lines "path sha256", sorted: another file, another revision. */
export function packageRevision(files: readonly Pick<ManifestFile, 'path' | 'sha256'>[]): string {
  const lines = files.map((file) => `${file.path} ${file.sha256}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
}
