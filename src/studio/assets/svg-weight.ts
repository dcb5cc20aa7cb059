import { IMAGE_LIMITS } from '../../domain/assets/image-format.ts';
import { HEADER_BYTES, readImageHeader } from '../../domain/assets/image-header.ts';
import { imageRejected } from '../../domain/assets/rejection.ts';
import { localUrls } from './svg-css.ts';

const BASE64_OF_HEADER = Math.ceil(HEADER_BYTES / 3) * 4;
/** Elements in each other, references followed; beyond it a browser's own stack is in danger. */
const MAX_CHAIN = 1_000;

/**
 * How many elements are drawn when every reference is followed: a few `use` in each other make billions. References that
 * come back to themselves are not drawn and count once; chains that never seem to end count as endless.
 */
export function drawnElements(root: Element): number {
  const targets = new Map([...root.querySelectorAll('[id]')].map((element) => [element.id, element]));
  // What a style sheet refers to may be drawn with every element that there is.
  const sheets = [...root.querySelectorAll('style')].map((style) => style.textContent ?? '').join('\n');
  const weighAlone = makeScales(targets, 0);
  const weightOfSheets = localUrls(sheets).reduce((sum, id) => sum + weighAlone(targets.get(id)), 0);
  return makeScales(targets, weightOfSheets)(root);
}

function makeScales(
  targets: ReadonlyMap<string, Element>,
  weightOfSheets: number,
): (element: Element | undefined) => number {
  const known = new Map<Element, number>();
  const underway = new Set<Element>();
  return function weigh(element): number {
    // Gradients draw nothing of their own.
    if (!element || underway.has(element) || /Gradient$/.test(element.localName)) return 0;
    if (underway.size > MAX_CHAIN) return Number.POSITIVE_INFINITY;
    const before = known.get(element);
    if (before !== undefined) return before;
    underway.add(element);
    let weight = 1 + weightOfSheets;
    for (const child of element.children) weight += weigh(child);
    for (const id of referencesOf(element)) weight += weigh(targets.get(id));
    underway.delete(element);
    known.set(element, weight);
    return weight;
  };
}

function referencesOf(element: Element): readonly string[] {
  return [...element.attributes].flatMap(({ localName, value }) =>
    localName === 'href' && value.trim().startsWith('#') ? [value.trim().slice(1)] : localUrls(value),
  );
}

/**
 * Holds the pictures inside an SVG against the limits of pictures, and all of them together.
 * @throws StudioError `file-rejected` with a reason of IMAGE_REASONS.
 */
export function checkInnerPictures(root: Element): void {
  const references = [...root.querySelectorAll('image, feImage')].map(
    (element) => element.getAttribute('href') ?? element.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? '',
  );
  let pixels = 0;
  for (const reference of new Set(references)) {
    if (!reference.trim().toLowerCase().startsWith('data:')) continue;
    const base64 = reference.slice(reference.indexOf(',') + 1).replaceAll(/\s+/g, '');
    const { format, width, height } = readImageHeader(
      bytesOf(base64.slice(0, BASE64_OF_HEADER)),
      Math.floor((base64.length * 3) / 4),
    );
    if (format === 'svg') throw imageRejected('svg-invalid', 'An SVG inside an SVG.');
    pixels += width * height;
  }
  if (pixels > IMAGE_LIMITS.maxPixels)
    throw imageRejected('too-many-pixels', 'The pictures in the SVG have too many pixels.', { pixels });
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (error) {
    throw imageRejected('damaged', 'A picture in the SVG is no base64.', {}, error);
  }
}
