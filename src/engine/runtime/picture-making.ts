/** All that makes pictures, as one part: the worker fetches it when the first is to be made. */
export { generate } from './generate.ts';
export { loadPackage } from './loaded-package.ts';
export { warmUp } from './warm-up.ts';
