import type { PackageRecord } from '../recipes/recipe.ts';
import type { ComponentName, Manifest } from './manifest.ts';

/** As many digits as a revision has. */
const HASH_DIGITS = 16;

/**
 * What a recipe keeps of a package.
 * @param usesEncoder whether a picture went in: only then the encoder decides anything.
 */
export function recordPackage(manifest: Manifest, usesEncoder: boolean): PackageRecord {
  const { components, schedulerConfig } = manifest;
  const hasEncoder = usesEncoder && components.vaeEncoder !== undefined;
  const hashes = (name: ComponentName) => hashComponent(manifest, name);
  const { textEncoder, unet, vaeDecoder, vaeEncoder } = components;
  const ran = [textEncoder, unet, vaeDecoder, ...(hasEncoder ? [vaeEncoder] : [])];
  return {
    componentHashes: {
      textEncoder: hashes('textEncoder'),
      unet: hashes('unet'),
      vaeDecoder: hashes('vaeDecoder'),
      ...(hasEncoder ? { vaeEncoder: hashes('vaeEncoder') } : {}),
    },
    schedulerConfig,
    precision: components.unet.needsShaderF16 ? 'float16' : 'float32',
    isRepeatable: ran.every((component) => component?.isRepeatable !== false),
  };
}

/** Graph first, then its weights in the manifest's order. */
function hashComponent({ components, files }: Manifest, name: ComponentName): readonly string[] {
  const component = components[name];
  if (!component) return [];
  const paths = [component.graph, ...component.externalData.map(({ path }) => path)];
  return paths.map((path) => files.find((file) => file.path === path)?.sha256.slice(0, HASH_DIGITS) ?? '');
}
