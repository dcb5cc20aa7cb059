import { IMAGE_FORMATS, IMAGE_MIME_TYPES } from '../../domain/assets/image-format.ts';

const MAX_LENGTH = 80;

/** Gives each file of an archive a name that every system takes, and no two the same. */
export function createFileNames(): (name: string, blobType: string) => string {
  const taken = new Set<string>();
  return (name, blobType) => {
    const format = IMAGE_FORMATS.find((each) => IMAGE_MIME_TYPES[each] === blobType) ?? 'png';
    const extension = format === 'jpeg' ? 'jpg' : format;
    const stem =
      name
        .replace(/\.[A-Za-z0-9]{1,5}$/, '')
        .replaceAll(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .slice(0, MAX_LENGTH)
        .replace(/[. ]+$/, '') || 'picture';
    for (let count = 1; ; count++) {
      const file = count === 1 ? `${stem}.${extension}` : `${stem} (${count}).${extension}`;
      if (taken.has(file.toLowerCase())) continue;
      taken.add(file.toLowerCase());
      return file;
    }
  };
}
