import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { CHUNK_SIZE_BYTES, type ManifestFile } from '../../../src/domain/models/manifest.ts';

/** How many hexadecimal digits of its hash a file's name carries. */
const NAME_HASH_LENGTH = 8;

/** Bytes in order, in pieces of any size. */
export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** SHA-256 of a stream: whole, and of each CHUNK_SIZE_BYTES piece. */
export class FileHasher {
  readonly #whole = createHash('sha256');
  #chunk = createHash('sha256');
  #chunkBytes = 0;
  #sizeBytes = 0;
  readonly #chunkSha256: string[] = [];

  update(bytes: Uint8Array): void {
    this.#whole.update(bytes);
    this.#sizeBytes += bytes.length;
    for (let offset = 0; offset < bytes.length; ) {
      const piece = bytes.subarray(offset, offset + CHUNK_SIZE_BYTES - this.#chunkBytes);
      this.#chunk.update(piece);
      this.#chunkBytes += piece.length;
      offset += piece.length;
      if (this.#chunkBytes === CHUNK_SIZE_BYTES) this.#endChunk();
    }
  }

  /** Call once, at the end. */
  digest(): Omit<ManifestFile, 'path'> {
    if (this.#chunkBytes > 0) this.#endChunk();
    return { sizeBytes: this.#sizeBytes, sha256: this.#whole.digest('hex'), chunkSha256: this.#chunkSha256 };
  }

  #endChunk(): void {
    this.#chunkSha256.push(this.#chunk.digest('hex'));
    this.#chunk = createHash('sha256');
    this.#chunkBytes = 0;
  }
}

/**
 * Writes a file of the package under a name that carries its hash (`unet/model.onnx` → `unet/model.3f2a91c0.onnx`), so
 * that a host may let browsers keep it for ever.
 * @param path its path inside the package, without the hash.
 */
export async function storeFile(packageFolder: string, path: string, bytes: ByteStream): Promise<ManifestFile> {
  const unnamed = join(packageFolder, path);
  await mkdir(dirname(unnamed), { recursive: true });
  const hasher = new FileHasher();
  const file = await open(unnamed, 'wx');
  try {
    for await (const piece of bytes) {
      hasher.update(piece);
      await file.writeFile(piece);
    }
  } finally {
    await file.close();
  }
  const facts = hasher.digest();
  const extension = extname(path);
  const named = `${path.slice(0, -extension.length)}.${facts.sha256.slice(0, NAME_HASH_LENGTH)}${extension}`;
  await rename(unnamed, join(packageFolder, named));
  return { path: named, ...facts };
}
