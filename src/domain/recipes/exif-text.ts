import { decodeUtf8 } from '../core/utf8.ts';
import { A1111_KEYWORD } from './a1111-text.ts';
import { COMFYUI_PROMPT_KEYWORD, COMFYUI_WORKFLOW_KEYWORD, FOOOCUS_SCHEME_KEYWORD } from './keywords.ts';
import { decodeLatin1 } from './latin1.ts';
import { MAX_PNG_TEXT_BYTES, type PngText } from './png-text.ts';

const IMAGE_DESCRIPTION = 0x010e;
const MAKE = 0x010f;
const MODEL = 0x0110;
const EXIF_DIRECTORY = 0x8769;
const MAKER_NOTE = 0x927c;
const USER_COMMENT = 0x9286;

/** Types of one byte an element: BYTE, ASCII, UNDEFINED. */
const BYTE_TYPES = new Set([1, 2, 7]);
const LONG_TYPE = 4;
const MAX_ENTRIES = 1000;
/** The eight bytes before a UserComment that say how it is coded (EXIF 2.32, 4.6.5). */
const CODE_BYTES = 8;

/**
 * The texts of an EXIF block under the keywords that they have in a PNG: UserComment is `parameters`, as A1111 and
 * Fooocus write it; a MakerNote that names one of Fooocus's schemes is `fooocus_scheme`; descriptions that begin with
 * `prompt:` or `workflow:` are ComfyUI's. What lies outside the block is not there.
 */
export function readExifTexts(block: Uint8Array): readonly PngText[] {
  const tags = readTags(block);
  const texts: PngText[] = [];
  const comment = tags.get(USER_COMMENT);
  const parameters = comment && decodeUserComment(comment);
  if (parameters) texts.push({ keyword: A1111_KEYWORD, text: parameters });
  const scheme = tags.get(MAKER_NOTE);
  const schemeName = scheme && trimEnd(decodeLatin1(scheme.subarray(0, 16)));
  if (schemeName === 'fooocus' || schemeName === 'a1111')
    texts.push({ keyword: FOOOCUS_SCHEME_KEYWORD, text: schemeName });
  for (const tag of [IMAGE_DESCRIPTION, MAKE, MODEL]) {
    const named = readNamedText(tags.get(tag));
    if (named) texts.push(named);
  }
  return texts;
}

/** Byte values by tag, of the first directory and of the EXIF directory that it names (TIFF 6.0, section 2). */
function readTags(block: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const tags = new Map<number, Uint8Array>();
  const order = decodeLatin1(block.subarray(0, 4));
  if (block.length < 8 || (order !== 'II*\0' && order !== 'MM\0*')) return tags;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const isLittle = order === 'II*\0';
  const readDirectory = (start: number): number | undefined => {
    let exifDirectory: number | undefined;
    if (start + 2 > block.length) return undefined;
    const count = Math.min(view.getUint16(start, isLittle), MAX_ENTRIES);
    for (let entry = start + 2; entry < start + 2 + 12 * count && entry + 12 <= block.length; entry += 12) {
      const tag = view.getUint16(entry, isLittle);
      const type = view.getUint16(entry + 2, isLittle);
      const length = view.getUint32(entry + 4, isLittle);
      const value = view.getUint32(entry + 8, isLittle);
      if (tag === EXIF_DIRECTORY && type === LONG_TYPE) exifDirectory = value;
      const at = length <= 4 ? entry + 8 : value;
      if (BYTE_TYPES.has(type) && length <= MAX_PNG_TEXT_BYTES && at + length <= block.length)
        tags.set(tag, block.subarray(at, at + length));
    }
    return exifDirectory;
  };
  const exifDirectory = readDirectory(view.getUint32(4, isLittle));
  if (exifDirectory !== undefined) readDirectory(exifDirectory);
  return tags;
}

/** Without one of the codes it is taken as a whole: Pillow writes it so. */
function decodeUserComment(bytes: Uint8Array): string {
  const code = decodeLatin1(bytes.subarray(0, CODE_BYTES));
  const body = bytes.subarray(CODE_BYTES);
  if (code === 'UNICODE\0') return trimEnd(decodeUtf16(body));
  const isCoded = code === 'ASCII\0\0\0' || code === '\0'.repeat(CODE_BYTES);
  return trimEnd(decodeBytes(isCoded ? body : bytes));
}

/** `prompt:{…}` as ComfyUI puts it into WebP files. */
function readNamedText(bytes: Uint8Array | undefined): PngText | undefined {
  const [, name, text] = (bytes && /^(prompt|workflow):([\s\S]*)$/i.exec(trimEnd(decodeBytes(bytes)))) ?? [];
  if (name === undefined || text === undefined) return undefined;
  const isPrompt = name.toLowerCase() === COMFYUI_PROMPT_KEYWORD;
  return { keyword: isPrompt ? COMFYUI_PROMPT_KEYWORD : COMFYUI_WORKFLOW_KEYWORD, text };
}

/** UTF-8 where it is that, else Latin-1. */
function decodeBytes(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeLatin1(bytes);
}

/**
 * Big-endian, as A1111's writer has it, unless a byte order mark or the zero bytes say otherwise: others follow the
 * order of their TIFF block.
 */
function decodeUtf16(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >> 1;
  const zeros = [0, 0];
  for (let at = 0; at < Math.min(bytes.length, 2000); at++)
    if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const mark = length > 0 ? view.getUint16(0) : 0;
  const hasMark = mark === 0xfeff || mark === 0xfffe;
  const isLittle = hasMark ? mark === 0xfffe : (zeros[1] ?? 0) > (zeros[0] ?? 0);
  const pieces: string[] = [];
  for (let index = hasMark ? 1 : 0; index < length; index++)
    pieces.push(String.fromCharCode(view.getUint16(2 * index, isLittle)));
  return pieces.join('');
}

/** Without the zeros and blanks that fill a field. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === ' ')) end--;
  return text.slice(0, end);
}
