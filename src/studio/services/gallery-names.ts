import { IMAGE_FORMATS, IMAGE_MIME_TYPES } from '../../domain/assets/image-format.ts';

const MAX_LENGTH = 80;
/** Most file systems take 255 bytes; the number and the ending need some. */
const MAX_BYTES = 200;

const PICTURE_ENDING = /\.(?:jpe?g|jpe|jfif|pjpe?g|pjp|a?png|gif|webp|avif|svg)$/i;
/** Names of devices: Windows opens no file of these, whatever its ending. */
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)/i;

/** Gives each file of an archive a name that every system takes, and no two the same. */
export function createFileNames(): (name: string, blobType: string) => string {
  const taken = new Set<string>();
  return (name, blobType) => {
    const format = IMAGE_FORMATS.find((each) => IMAGE_MIME_TYPES[each] === blobType) ?? 'png';
    const extension = format === 'jpeg' ? 'jpg' : format;
    const stem = stemOf(name);
    for (let count = 1; ; count++) {
      const file = count === 1 ? `${stem}.${extension}` : `${stem} (${count}).${extension}`;
      if (taken.has(file.toLowerCase())) continue;
      taken.add(file.toLowerCase());
      return file;
    }
  };
}

/** The first characters of a text, none of them cut in two. */
export function firstCharacters(text: string, count: number): string {
  return [...text.slice(0, count * 2)].slice(0, count).join('');
}

function stemOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(PICTURE_ENDING, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  let short = firstCharacters(plain, MAX_LENGTH);
  while (new TextEncoder().encode(short).length > MAX_BYTES) short = [...short].slice(0, -1).join('');
  const stem = short.replace(/[. ]+$/, '') || 'picture';
  return RESERVED.test(stem) ? `_${stem}` : stem;
}
