import { imageRejected } from '../../domain/assets/rejection.ts';

/** Where the XML declaration stands, when there is one. */
const DECLARATION_BYTES = 200;

/**
 * The text of an SVG by its byte order mark, the encoding that it declares, or UTF-8; without its XML declaration, which
 * is about bytes.
 * @throws StudioError `file-rejected` with reason `svg-invalid`.
 */
export function svgText(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes).replace(/^\s*<\?xml\s[^>]*\?>/, '');
  } catch (error) {
    throw imageRejected('svg-invalid', 'The SVG is no text in the encoding that it names.', {}, error);
  }
}

function encodingOf(bytes: Uint8Array<ArrayBuffer>): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES));
  return /^(?:\xef\xbb\xbf|ï»¿)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}
