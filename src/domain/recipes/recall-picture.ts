import { StudioError } from '../core/errors.ts';
import { decodeUtf8 } from '../core/utf8.ts';
import { findExifBlock, findRecipeFileFormat } from './exif-block.ts';
import { readExifTexts } from './exif-text.ts';
import { FOREIGN_KEYWORDS } from './foreign-formats.ts';
import { decodeLatin1 } from './latin1.ts';
import { MAX_PNG_TEXT_BYTES, type PackedPngText, type PngText, readAllPngTexts } from './png-text.ts';
import { recallTexts } from './recall.ts';
import type { RecalledRecipe } from './recalled-recipe.ts';
import { STUDIO_RECIPE_KEYWORD } from './recipe-text.ts';

/**
 * Inflates a zlib stream, which this module cannot.
 * @param maxBytes beyond this it stops: a few bytes may inflate to any size.
 * @returns undefined for a broken stream, or one that is longer.
 */
export type Inflate = (zlib: Uint8Array, maxBytes: number) => Promise<Uint8Array | undefined>;

export interface RecallOptions {
  /** Without it compressed texts of a PNG are not read, and a note says so. */
  readonly inflate?: Inflate;
}

/**
 * Reads the recipe of a picture file: of a PNG its texts and EXIF, of a JPEG or WebP its EXIF. EXIF goes before the texts,
 * as in A1111. Notes, beside those of `recallTexts`: `note.recipe.compressed` {names}, keywords whose texts could not be
 * inflated.
 * @returns undefined when the file says nothing about a recipe.
 * @throws StudioError `invalid-request` with details.reason `no-recipe-format` for another kind of file, `not-a-png` for a
 * PNG without its header.
 */
export async function recallPicture(
  file: Uint8Array,
  { inflate }: RecallOptions = {},
): Promise<RecalledRecipe | undefined> {
  const format = findRecipeFileFormat(file);
  if (format === undefined)
    throw new StudioError('invalid-request', 'The file is no PNG, JPEG or WebP.', { reason: 'no-recipe-format' });
  const exif = findExifBlock(file, format);
  const texts: PngText[] = exif ? [...readExifTexts(exif)] : [];
  const packed: string[] = [];
  for (const text of format === 'png' ? readAllPngTexts(file) : []) {
    if ('text' in text) texts.push(text);
    else if (isWanted(text, texts)) {
      const unpacked = await unpack(text, inflate);
      if (unpacked) texts.push(unpacked);
      else packed.push(text.keyword);
    }
  }
  const recalled = recallTexts(texts);
  if (packed.length === 0) return recalled;
  const note = { key: 'note.recipe.compressed', values: { names: [...new Set(packed)].join(', ') } };
  if (recalled) return { ...recalled, notes: [...recalled.notes, note] };
  return { request: {}, settings: {}, notes: [note], others: [] };
}

/** Only what will be read, and once: each costs memory. */
function isWanted({ keyword }: PackedPngText, texts: readonly PngText[]): boolean {
  const isKnown = keyword === STUDIO_RECIPE_KEYWORD || FOREIGN_KEYWORDS.has(keyword);
  return isKnown && !texts.some((text) => text.keyword === keyword);
}

async function unpack(
  { keyword, packed, coding }: PackedPngText,
  inflate: Inflate | undefined,
): Promise<PngText | undefined> {
  const bytes = await inflate?.(packed, MAX_PNG_TEXT_BYTES);
  if (bytes === undefined || bytes.length > MAX_PNG_TEXT_BYTES) return undefined;
  const text = coding === 'utf-8' ? decodeUtf8(bytes) : decodeLatin1(bytes);
  return text === undefined ? undefined : { keyword, text };
}
