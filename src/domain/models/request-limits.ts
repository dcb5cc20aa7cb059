import type { RequestLimits } from '../diffusion/request-rules.ts';
import { maxClipSkip } from './hidden-states.ts';
import type { Manifest } from './manifest.ts';

/** What a request to this package is held to. */
export function requestLimits({ sizes, components }: Pick<Manifest, 'sizes' | 'components'>): RequestLimits {
  return { ...sizes, maxClipSkip: maxClipSkip(components.textEncoder) };
}
