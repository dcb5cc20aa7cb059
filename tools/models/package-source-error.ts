/** The folder to be packed, or the recipe, is not what the packer can use. The message names the file and the remedy. */
export class PackageSourceError extends Error {
  override readonly name = 'PackageSourceError';
}
