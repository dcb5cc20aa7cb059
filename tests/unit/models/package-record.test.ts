import { describe, expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { recordPackage } from '../../../src/domain/models/package-record.ts';
import { readStarterJson } from './starter-manifest.ts';

const STARTER = parseManifest(readStarterJson());

/** The starter with an encoder, made of the decoder's files. */
function withEncoder(change: Partial<Manifest['components']['unet']> = {}): Manifest {
  const { components } = STARTER;
  return { ...STARTER, components: { ...components, vaeEncoder: { ...components.vaeDecoder, ...change } } };
}

describe('[C8] what a recipe keeps of a package', () => {
  test('graph and weights of what ran, the scheduler config and the precision', () => {
    const { unet } = STARTER.components;
    const record = recordPackage(STARTER, false);
    const hashOf = (path: string) => STARTER.files.find((file) => file.path === path)?.sha256.slice(0, 16);
    expect(record.componentHashes.unet).toEqual([unet.graph, ...unet.externalData.map(({ path }) => path)].map(hashOf));
    expect(new Set(Object.values(record.componentHashes).flat()).size).toBeGreaterThanOrEqual(3);
    expect(record.schedulerConfig).toEqual(STARTER.schedulerConfig);
    expect(record).toMatchObject({ precision: 'float32', isRepeatable: true });
    const half = { ...STARTER, components: { ...STARTER.components, unet: { ...unet, needsShaderF16: true } } };
    expect(recordPackage(half, false).precision).toBe('float16');
  });

  test('the encoder only where a picture went in', () => {
    const manifest = withEncoder({ isRepeatable: false });
    expect(recordPackage(manifest, false)).toEqual(recordPackage(STARTER, false));
    const used = recordPackage(manifest, true);
    expect(used.componentHashes.vaeEncoder).toEqual(used.componentHashes.vaeDecoder);
    expect(used.isRepeatable).toBe(false);
    expect(recordPackage(withEncoder(), true).isRepeatable).toBe(true);
  });
});
