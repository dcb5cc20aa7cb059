import { StudioError } from '../../domain/core/errors.ts';
import type { ImportedImage } from '../../domain/protocol/media-api.ts';

export async function importImage(
  _file: Blob,
  _claimed: { readonly name: string; readonly mimeType: string },
): Promise<ImportedImage<Blob>> {
  throw new StudioError('internal', 'Not built yet.');
}
