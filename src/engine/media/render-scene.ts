import { StudioError } from '../../domain/core/errors.ts';
import type { Scene } from '../../domain/document/scene.ts';

export async function renderScene(
  _scene: Scene,
  _assets: ReadonlyMap<string, Blob>,
  _maxSidePx: number,
): Promise<Blob> {
  throw new StudioError('internal', 'Not built yet.');
}
