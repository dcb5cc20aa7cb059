import { expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { findFitProblems } from '../../../src/domain/models/package-fit.ts';
import { readStarterJson } from './starter-manifest.ts';

const GIB = 1024 ** 3;
const starter = parseManifest(readStarterJson());
const halves: Manifest = {
  ...starter,
  components: {
    ...starter.components,
    unet: { ...starter.components.unet, needsShaderF16: true, weightsSizeBytes: 2 * GIB },
  },
};
const gpu = (hasShaderF16: boolean) => ({ executionProvider: 'webgpu', adapter: { hasShaderF16 } }) as const;

test('[P35] the starter fits a GPU without half floats', () => {
  expect(findFitProblems(starter, gpu(false), GIB)).toEqual([]);
});

test('[P35] half floats need a GPU that has them, or the processor', () => {
  const problem = { kind: 'needs-half-floats', components: ['unet'] };
  expect(findFitProblems(halves, gpu(false), 4 * GIB)).toEqual([problem]);
  expect(findFitProblems(halves, { executionProvider: 'webgpu' }, 4 * GIB)).toEqual([problem]);
  expect(findFitProblems(halves, gpu(true), 4 * GIB)).toEqual([]);
  expect(findFitProblems(halves, { executionProvider: 'wasm' }, 4 * GIB)).toEqual([]);
});

test('[P35] the largest component must fit the budget alone', () => {
  expect(findFitProblems(halves, gpu(true), GIB)).toEqual([
    { kind: 'exceeds-memory', component: 'unet', neededBytes: 2 * GIB, budgetBytes: GIB },
  ]);
});
