import { expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { checkPackageFit } from '../../../src/domain/models/package-fit.ts';
import { readStarterJson } from './starter-manifest.ts';

const starter = parseManifest(readStarterJson());
const halves: Manifest = {
  ...starter,
  components: { ...starter.components, unet: { ...starter.components.unet, needsShaderF16: true } },
};
const gpu = (hasShaderF16: boolean) => ({ executionProvider: 'webgpu', adapter: { hasShaderF16 } }) as const;

test('[P35] the starter fits a GPU without half floats', () => {
  expect(() => checkPackageFit(starter, gpu(false))).not.toThrow();
});

test('[P35] half floats need a GPU that has them, or the processor', () => {
  const refusal = expect.objectContaining({
    code: 'precision-unsupported',
    details: { packageId: starter.id, component: 'unet' },
  });
  expect(() => checkPackageFit(halves, gpu(false))).toThrow(refusal);
  expect(() => checkPackageFit(halves, { executionProvider: 'webgpu' })).toThrow(refusal);
  expect(() => checkPackageFit(halves, gpu(true))).not.toThrow();
  expect(() => checkPackageFit(halves, { executionProvider: 'wasm' })).not.toThrow();
});
