import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { fixturePackagesFolder } from '../fixtures/packages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL path, ending in "/", under which the fixture packages lie. */
    readonly packagesPath: string;
    /** Of `npm run soak`; absent in `npm test`. */
    readonly soakSeed: number | undefined;
  }
}

/** Makes the fixture packages and tells the tests in the browser where they are served. */
export default async function setup(project: TestProject): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = await fixturePackagesFolder();
  project.provide('packagesPath', `/${relative(root, folder)}/`);
  const soakSeed = process.env['STUDIO_SOAK_SEED'];
  project.provide('soakSeed', soakSeed === undefined ? undefined : Number(soakSeed));
}
