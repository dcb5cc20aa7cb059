import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'home'; readonly isUnknown: boolean }
  | { readonly page: 'viewer'; readonly resultId: string }
  | { readonly page: 'project'; readonly projectId: string };

/** The place that a location hash means. Anything unknown is home, and said to be. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  const image = /^\/image\/([A-Za-z0-9-]{1,64})$/.exec(path);
  if (image?.[1]) return { page: 'viewer', resultId: image[1] };
  const project = /^\/project\/([A-Za-z0-9-]{1,64})$/.exec(path);
  if (project?.[1]) return { page: 'project', projectId: project[1] };
  return { page: 'home', isUnknown: path !== '' && path !== '/' };
}

export type Target = 'home' | { readonly resultId: string } | { readonly projectId: string };

/** Goes home, to a picture or to a project; `replace` leaves no entry in the history. */
export function goTo(target: Target, replace = false): void {
  const hash = hashOf(target);
  if (replace) location.replace(hash);
  else location.hash = hash;
}

function hashOf(target: Target): string {
  if (target === 'home') return '#/';
  return 'resultId' in target ? `#/image/${target.resultId}` : `#/project/${target.projectId}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The current location hash. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
