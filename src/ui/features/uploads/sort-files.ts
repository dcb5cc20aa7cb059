export interface SortedFiles {
  readonly projectFiles: readonly File[];
  /** Everything else: the gallery says of each whether it is a picture. */
  readonly others: readonly File[];
}

/** Which files are project files, by name or first bytes: an archive is never a picture. */
export async function sortFiles(
  files: readonly File[],
  isProjectFileName: (name: string) => boolean,
): Promise<SortedFiles> {
  const projectFiles: File[] = [];
  const others: File[] = [];
  for (const file of files) {
    const isProject = isProjectFileName(file.name) || (await startsWith(file, ZIP_SIGNATURE));
    (isProject ? projectFiles : others).push(file);
  }
  return { projectFiles, others };
}

/** Whether it is of a kind that recipes are read from, by its first bytes: names and types can say anything. */
export async function mayHaveRecipe(file: Blob): Promise<boolean> {
  for (const signature of RECIPE_SIGNATURES) if (await startsWith(file, signature)) return true;
  return false;
}

/** PNG, JPEG and RIFF, which WebP is in. */
const RECIPE_SIGNATURES = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  [0x52, 0x49, 0x46, 0x46],
];
const ZIP_SIGNATURE = [0x50, 0x4b, 0x03, 0x04];

async function startsWith(file: Blob, signature: readonly number[]): Promise<boolean> {
  try {
    const head = new Uint8Array(await file.slice(0, signature.length).arrayBuffer());
    return signature.every((byte, index) => head[index] === byte);
  } catch {
    return false; // who takes the file in says that it cannot be read
  }
}
