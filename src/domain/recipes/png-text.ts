import { crc32 } from '../core/crc32.ts';
import { StudioError } from '../core/errors.ts';
import { decodeUtf8, encodeUtf8 } from '../core/utf8.ts';
import { decodeLatin1, encodeLatin1 } from './latin1.ts';
import { listPngChunks, type PngChunk } from './png-chunks.ts';

/** A text inside a PNG. */
export interface PngText {
  /** 1 to 79 characters of Latin-1. */
  readonly keyword: string;
  readonly text: string;
}

/** A compressed text (zTXt, or iTXt with its flag): who has a platform can inflate it. */
export interface PackedPngText {
  readonly keyword: string;
  /** A zlib stream. */
  readonly packed: Uint8Array;
  /** How the inflated bytes are to be read. */
  readonly coding: 'latin-1' | 'utf-8';
}

/** Longer texts are neither read nor written, in bytes. */
export const MAX_PNG_TEXT_BYTES = 1024 * 1024;

/** No picture has more than a few; more than this is an attack. */
const MAX_TEXTS = 100;

/** PNG's rule for keywords: printable Latin-1, no space first, last or twice. */
const KEYWORD = /^(?! )(?!.* $)(?!.* {2})[ -~¡-ÿ]{1,79}$/;

/**
 * The texts of a PNG (tEXt and uncompressed iTXt), in the order of the file. A damaged, compressed (zTXt, iTXt with
 * flag) or oversized text is passed over; a file that breaks off gives the texts before the break.
 * @throws StudioError `invalid-request` with details.reason `not-a-png`.
 */
export function readPngTexts(file: Uint8Array): readonly PngText[] {
  return readAllPngTexts(file).filter((text) => 'text' in text);
}

/**
 * The same with the compressed texts among them, as they are.
 * @throws StudioError `invalid-request` with details.reason `not-a-png`.
 */
export function readAllPngTexts(file: Uint8Array): readonly (PngText | PackedPngText)[] {
  const texts: (PngText | PackedPngText)[] = [];
  for (const chunk of listPngChunks(file).chunks) {
    const text = readTextChunk(file, chunk);
    if (text && texts.push(text) >= MAX_TEXTS) break;
  }
  return texts;
}

/**
 * The PNG with `texts` behind its header, before any pixels; texts that it had under the same keywords are gone. Latin-1
 * texts become tEXt, others iTXt in UTF-8, as Pillow writes them.
 * @throws StudioError `invalid-request` with details.reason `not-a-png`, `truncated`, `bad-keyword`, `bad-text` (holds a
 * NUL) or `text-too-long`.
 */
export function insertPngTexts(file: Uint8Array, texts: readonly PngText[]): Uint8Array<ArrayBuffer> {
  const { chunks, isWhole } = listPngChunks(file);
  if (!isWhole) throw refused('truncated', 'The PNG breaks off.');
  const keywords = new Set(texts.map(({ keyword }) => keyword));
  const kept = chunks.filter((chunk) => !keywords.has(readKeyword(file, chunk) ?? ''));
  const [header, ...rest] = kept.map(({ start, end }) => file.subarray(start, end));
  const signature = file.subarray(0, chunks[0]?.start);
  return concatenate([signature, header ?? new Uint8Array(), ...texts.map(makeTextChunk), ...rest]);
}

function readKeyword(file: Uint8Array, { type, dataStart, dataEnd }: PngChunk): string | undefined {
  if (type !== 'tEXt' && type !== 'iTXt' && type !== 'zTXt') return undefined;
  // 79 bytes of keyword and the NUL behind it.
  const head = file.subarray(dataStart, Math.min(dataEnd, dataStart + 80));
  const length = head.indexOf(0);
  return length < 1 ? undefined : decodeLatin1(head.subarray(0, length));
}

function readTextChunk(file: Uint8Array, chunk: PngChunk): PngText | PackedPngText | undefined {
  const keyword = readKeyword(file, chunk);
  const { type, start, dataStart, dataEnd } = chunk;
  if (keyword === undefined || dataEnd - dataStart > MAX_PNG_TEXT_BYTES) return undefined;
  const checksum = new DataView(file.buffer, file.byteOffset).getUint32(dataEnd);
  if (checksum !== crc32(file.subarray(start + 4, dataEnd))) return undefined;
  const body = file.subarray(dataStart + keyword.length + 1, dataEnd);
  if (type === 'tEXt') return { keyword, text: decodeLatin1(body) };
  if (type === 'iTXt') return readInternational(keyword, body);
  return body[0] === ZLIB_METHOD ? { keyword, packed: body.subarray(1), coding: 'latin-1' } : undefined;
}

/** The only method of compression that PNG has. */
const ZLIB_METHOD = 0;

/** iTXt behind its keyword: compression flag and method, language, translated keyword, text. */
function readInternational(keyword: string, body: Uint8Array): PngText | PackedPngText | undefined {
  const languageEnd = body.indexOf(0, 2);
  const translatedEnd = languageEnd < 0 ? -1 : body.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  const content = body.subarray(translatedEnd + 1);
  if (body[0] === 1 && body[1] === ZLIB_METHOD) return { keyword, packed: content, coding: 'utf-8' };
  const text = body[0] === 0 ? decodeUtf8(content) : undefined;
  return text === undefined ? undefined : { keyword, text };
}

function makeTextChunk({ keyword, text }: PngText): Uint8Array {
  if (!KEYWORD.test(keyword)) throw refused('bad-keyword', `${keyword} is no keyword of PNG.`);
  if (text.includes('\0')) throw refused('bad-text', 'A text of a PNG cannot hold NUL.');
  const isLatin1 = !/[^\0-\xff]/.test(text);
  const body = isLatin1 ? encodeLatin1(text) : encodeUtf8(text);
  const data = concatenate([encodeLatin1(keyword), new Uint8Array(isLatin1 ? 1 : 5), body]);
  if (data.length > MAX_PNG_TEXT_BYTES) throw refused('text-too-long', `${data.length} bytes of text are too many.`);
  const chunk = concatenate([new Uint8Array(4), encodeLatin1(isLatin1 ? 'tEXt' : 'iTXt'), data, new Uint8Array(4)]);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function refused(reason: string, message: string): StudioError {
  return new StudioError('invalid-request', message, { reason });
}
