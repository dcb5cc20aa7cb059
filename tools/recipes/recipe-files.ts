import { zlibSync } from 'fflate';
import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import type { RecalledRecipe } from '../../src/domain/recipes/recalled-recipe.ts';
import { bytes, text } from '../hostile/image-bytes.ts';
import { exifSegment, jpegFile } from '../hostile/jpeg-file.ts';
import { pngChunk, pngFile } from '../hostile/png-file.ts';
import { extendedChunk, losslessChunk, webpChunk, webpOf } from '../hostile/webp-file.ts';
import {
  A1111_FROM_PICTURE,
  A1111_HIRES,
  A1111_INPAINT,
  A1111_LOOPBACK,
  A1111_OLD,
  A1111_UPSCALED,
  FOOOCUS_A1111,
  KRITA,
} from './a1111-texts.ts';
import { COMFYUI_BASIC, COMFYUI_CUSTOM, COMFYUI_HIRES, COMFYUI_INPAINT, COMFYUI_WORKFLOW } from './comfyui-texts.ts';
import { asciiTag, exifBlock, unicodeComment } from './exif-block.ts';
import * as expected from './expected-recipes.ts';
import { DREAM, FOOOCUS, INVOKEAI, INVOKEAI_2, INVOKEAI_3, INVOKEAI_INPAINT, NOVELAI_COMMENT } from './json-texts.ts';

/** A picture of another program, and what must be read from it. */
export interface RecipeFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** With compressed texts inflated; undefined when it says nothing. */
  readonly recalled: RecalledRecipe | undefined;
}

const WIDTH = 24;
const HEIGHT = 16;
const HAS_EXIF = 0x08;

/** tEXt for Latin-1, iTXt else, as Pillow writes them. */
function textChunk(keyword: string, value: string): Uint8Array {
  const isLatin1 = !/[^\0-\xff]/.test(value);
  const head = [...text(keyword), ...Array.from({ length: isLatin1 ? 1 : 5 }, () => 0)];
  return pngChunk(isLatin1 ? 'tEXt' : 'iTXt', bytes(head, isLatin1 ? text(value) : encodeUtf8(value)));
}

/** A PNG with texts under their keywords. */
export function pngWith(texts: Readonly<Record<string, string>>): Uint8Array {
  return pngFile(WIDTH, HEIGHT, ...Object.entries(texts).map(([keyword, value]) => textChunk(keyword, value)));
}

/** A PNG with one compressed text. */
export function packedPng(keyword: string, value: string, type: 'zTXt' | 'iTXt' = 'zTXt'): Uint8Array {
  const between = type === 'zTXt' ? [0, 0] : [0, 1, 0, 0, 0];
  const packed = zlibSync(type === 'zTXt' ? bytes(text(value)) : encodeUtf8(value));
  return pngFile(WIDTH, HEIGHT, pngChunk(type, bytes([...text(keyword), ...between], packed)));
}

/** A JPEG with an EXIF block. */
export function jpegWith(block: readonly number[]): Uint8Array {
  return jpegFile({ before: [exifSegment(block)] });
}

/** A WebP with an EXIF block. */
export function webpWith(block: readonly number[]): Uint8Array {
  return webpOf([extendedChunk(WIDTH, HEIGHT, HAS_EXIF), losslessChunk(WIDTH, HEIGHT), webpChunk('EXIF', block)]);
}

/** Fooocus writes text, scheme and name into the first directory, without a code before the text. */
function fooocusBlock(parameters: string, scheme: string): number[] {
  return exifBlock({
    isLittleEndian: true,
    tags: [asciiTag(0x0131, 'Fooocus v2.5.5'), asciiTag(0x927c, scheme), asciiTag(0x9286, parameters)],
  });
}

/** All of them; the same bytes at every call. */
export function recipeFiles(): readonly RecipeFile[] {
  const { a1111Hires, a1111Old, a1111FromPicture, fooocus, fooocusText } = expected;
  const comment = (isLittle: boolean) =>
    exifBlock({ isLittleEndian: isLittle, exifTags: [unicodeComment(A1111_FROM_PICTURE, isLittle)] });
  const comfyuiBlock = exifBlock({
    tags: [asciiTag(0x010f, 'workflow:{}'), asciiTag(0x0110, `prompt:${COMFYUI_BASIC}`)],
  });
  const files: readonly (readonly [string, Uint8Array, RecalledRecipe | undefined])[] = [
    ['a1111-hires.png', pngWith({ parameters: A1111_HIRES }), a1111Hires],
    ['a1111-old.png', pngWith({ parameters: A1111_OLD }), a1111Old],
    ['a1111-itxt.png', pngWith({ parameters: A1111_FROM_PICTURE }), a1111FromPicture],
    ['a1111-ztxt.png', packedPng('parameters', A1111_OLD), a1111Old],
    ['a1111-packed-itxt.png', packedPng('parameters', A1111_FROM_PICTURE, 'iTXt'), a1111FromPicture],
    ['a1111.jpg', jpegWith(comment(false)), a1111FromPicture],
    ['a1111.webp', webpWith(comment(false)), a1111FromPicture],
    ['a1111-little-endian.webp', webpWith([...text('Exif\0\0'), ...comment(true)]), a1111FromPicture],
    ['a1111-exif.png', pngFile(WIDTH, HEIGHT, pngChunk('eXIf', bytes(comment(false)))), a1111FromPicture],
    ['a1111-inpaint.png', pngWith({ parameters: A1111_INPAINT }), expected.a1111Inpaint],
    ['a1111-loopback.png', pngWith({ parameters: A1111_LOOPBACK }), expected.a1111Loopback],
    ['a1111-upscaled.png', pngWith({ parameters: A1111_UPSCALED }), expected.a1111Upscaled],
    ['krita.png', pngWith({ parameters: KRITA }), expected.krita],
    ['invokeai.png', pngWith({ invokeai_metadata: INVOKEAI, invokeai_workflow: '{}' }), expected.invokeai],
    ['invokeai-3.png', pngWith({ invokeai_metadata: INVOKEAI_3 }), expected.invokeai3],
    ['invokeai-inpaint.png', pngWith({ invokeai_metadata: INVOKEAI_INPAINT }), expected.invokeaiInpaint],
    ['invokeai-2.png', pngWith({ Dream: DREAM, 'sd-metadata': INVOKEAI_2 }), expected.invokeai2],
    ['dream.png', pngWith({ Dream: DREAM }), expected.dream],
    ['fooocus.png', pngWith({ parameters: FOOOCUS, fooocus_scheme: 'fooocus' }), fooocus],
    ['fooocus-a1111.png', pngWith({ parameters: FOOOCUS_A1111, fooocus_scheme: 'a1111' }), fooocusText],
    ['fooocus.jpg', jpegWith(fooocusBlock(FOOOCUS, 'fooocus')), fooocus],
    ['fooocus-a1111.webp', webpWith(fooocusBlock(FOOOCUS_A1111, 'a1111')), fooocusText],
    ['comfyui.png', pngWith({ prompt: COMFYUI_BASIC, workflow: '{"nodes":[]}' }), expected.comfyui],
    ['comfyui.webp', webpWith(comfyuiBlock), expected.comfyui],
    ['comfyui-hires.png', pngWith({ prompt: COMFYUI_HIRES }), expected.comfyuiHires],
    ['comfyui-custom.png', pngWith({ prompt: COMFYUI_CUSTOM }), expected.comfyuiCustom],
    ['comfyui-inpaint.png', pngWith({ prompt: COMFYUI_INPAINT }), expected.comfyuiInpaint],
    ['comfyui-workflow.png', pngWith({ workflow: COMFYUI_WORKFLOW }), expected.comfyuiWorkflow],
    [
      'novelai.png',
      pngWith({ Software: 'NovelAI', Description: 'a meadow, {sunny}', Comment: NOVELAI_COMMENT }),
      expected.novelai,
    ],
    ['plain.png', pngFile(WIDTH, HEIGHT), undefined],
    ['plain.jpg', jpegFile(), undefined],
  ];
  return files.map(([fileName, content, recalled]) => ({ fileName, bytes: content, recalled }));
}
