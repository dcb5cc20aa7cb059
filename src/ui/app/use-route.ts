import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'home'; readonly isUnknown: boolean }
  | { readonly page: 'viewer'; readonly resultId: string };

/** The place that a location hash means. Anything unknown is home, and said to be. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  const image = /^\/image\/([A-Za-z0-9-]{1,64})$/.exec(path);
  if (image?.[1]) return { page: 'viewer', resultId: image[1] };
  return { page: 'home', isUnknown: path !== '' && path !== '/' };
}

/** Goes home, or to a picture; `replace` leaves no entry in the history. */
export function goTo(target: 'home' | { readonly resultId: string }, replace = false): void {
  const hash = target === 'home' ? '#/' : `#/image/${target.resultId}`;
  if (replace) location.replace(hash);
  else location.hash = hash;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The current location hash. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
