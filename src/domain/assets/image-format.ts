/** The picture files that the studio takes in. */
export const IMAGE_FORMATS = ['jpeg', 'png', 'gif', 'webp', 'avif', 'svg'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export const IMAGE_MIME_TYPES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

/** What a file may be at most. Longer sides and more pixels make a decoder take gigabytes before anything can be said. */
export const IMAGE_LIMITS = {
  maxFileBytes: 64 * 1024 * 1024,
  maxSidePx: 16_384,
  maxPixels: 100_000_000,
} as const;

/** What the first bytes of a picture file say, before anything is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** As shown, EXIF orientation applied. Pixels; of an SVG its own size, where it has one. */
  readonly width: number;
  readonly height: number;
  /** True when EXIF turns the stored pixels. */
  readonly isRotated: boolean;
  readonly isAnimated: boolean;
}
