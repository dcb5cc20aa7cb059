import type { FloatTensor } from '../../domain/core/tensor.ts';
import { batchRows } from '../../domain/diffusion/batch-axis.ts';
import { decodedImage, type RgbaPixels } from '../../domain/diffusion/decoded-image.ts';
import { latentPreview } from '../../domain/diffusion/latent-preview.ts';
import type { LoadedPackage } from './loaded-package.ts';

/**
 * Makes previews of a batch: by the package's small decoder where it has one and it is wanted, else by its matrix. A
 * decoder that fails is not asked again: a preview is no reason to lose a picture.
 */
export class PreviewMaker {
  readonly #loaded: LoadedPackage;
  #usesDecoder: boolean;

  constructor(loaded: LoadedPackage, wantsDecoder: boolean) {
    this.#loaded = loaded;
    this.#usesDecoder = wantsDecoder && loaded.previewDecoder !== undefined;
  }

  /** @param predOriginalSample the predicted x_0 [B, C, h, w]. @returns in batch order. */
  make(predOriginalSample: FloatTensor): readonly RgbaPixels[] | Promise<readonly RgbaPixels[]> {
    return this.#usesDecoder ? this.#decode(predOriginalSample) : this.#byMatrix(predOriginalSample);
  }

  async #decode(predOriginalSample: FloatTensor): Promise<readonly RgbaPixels[]> {
    const { previewDecoder } = this.#loaded;
    const pictures: RgbaPixels[] = [];
    try {
      for (const row of rowsOf(predOriginalSample))
        if (previewDecoder) pictures.push(decodedImage(await previewDecoder.decode(row)));
      return pictures;
    } catch (error) {
      this.#usesDecoder = false;
      console.warn('The small decoder failed; previews come from the matrix.', error);
      return this.#byMatrix(predOriginalSample);
    }
  }

  #byMatrix(predOriginalSample: FloatTensor): readonly RgbaPixels[] {
    const { preview } = this.#loaded.manifest;
    return rowsOf(predOriginalSample).map((row) => latentPreview(row, 0, preview));
  }
}

function rowsOf(batch: FloatTensor): FloatTensor[] {
  return Array.from({ length: batch.dims[0] ?? 1 }, (_, row) => batchRows(batch, row, 1));
}
