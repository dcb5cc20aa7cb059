import { imageRejected } from '../../domain/assets/rejection.ts';
import { parseSvgDocument } from '../rpc/trusted-types.ts';
import { cleanCss, reachesOut } from './svg-css.ts';
import { isDrawingElement, isPlainAttribute, isReference } from './svg-vocabulary.ts';

/** Elements of one SVG at most, and how deep in each other: more would keep the page from answering. */
export const SVG_LIMITS = { maxElements: 100_000, maxDepth: 256 } as const;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** Stands for a namespace while its elements are only looked at. */
const inert = (namespace: string) => `urn:only-read:${namespace.split('/').at(-1)}`;
const INERT_SVG = inert(SVG_NAMESPACE);
const LIVE_NAMESPACES = [SVG_NAMESPACE, 'http://www.w3.org/1999/xhtml', 'http://www.w3.org/1998/Math/MathML'];

/** What a reference may be: a place in the file, or a picture inside it. */
const INNER_REFERENCE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;

/**
 * Parses an SVG and leaves only what draws: no script, handler, link, animation or HTML, and no reference out of the
 * file. Its elements are none of the browser's own: while they are read, no handler is compiled and no style applied, so
 * that the page's content security policy has nothing to refuse. `svgMarkup` makes an SVG of them again.
 * @throws StudioError `file-rejected`: `svg-invalid`, `svg-too-complex`.
 */
export function cleanSvg(text: string): Element {
  const parsed = parseSvgDocument(LIVE_NAMESPACES.reduce((rest, name) => rest.replaceAll(name, inert(name)), text));
  const root = parsed.documentElement;
  const isBroken = parsed.getElementsByTagNameNS('*', 'parsererror').length > 0;
  if (isBroken || root.localName !== 'svg' || root.namespaceURI !== INERT_SVG)
    throw imageRejected('svg-invalid', 'The file holds no SVG picture.');
  requireSimple(root);
  for (const element of [...root.querySelectorAll('*')]) keepOrRemove(element);
  cleanAttributes(root);
  return root;
}

/** The SVG that the cleaned elements stand for. */
export function svgMarkup(root: Element): string {
  return new XMLSerializer().serializeToString(root).replaceAll(INERT_SVG, SVG_NAMESPACE);
}

function keepOrRemove(element: Element): void {
  if (!isDrawingElement(element.localName) || element.namespaceURI !== INERT_SVG) {
    // What a link is around is drawn all the same.
    if (element.localName === 'a') while (element.firstChild) element.before(element.firstChild);
    element.remove();
    return;
  }
  if (element.localName === 'style') element.textContent = cleanCss(element.textContent ?? '');
  cleanAttributes(element);
}

function cleanAttributes(element: Element): void {
  for (const attribute of [...element.attributes]) {
    const isKept = isReference(attribute)
      ? INNER_REFERENCE.test(attribute.value.trim())
      : isPlainAttribute(attribute) && !reachesOut(attribute.value);
    if (!isKept) element.removeAttributeNode(attribute);
  }
}

/** Counts elements and depth by walking, never by recursion: the tree may be deeper than the stack. */
function requireSimple(root: Element): void {
  const { maxElements, maxDepth } = SVG_LIMITS;
  let depth = 0;
  let count = 0;
  let at: Element | null = root;
  while (at) {
    count += 1;
    if (count > maxElements || depth > maxDepth)
      throw imageRejected('svg-too-complex', 'The SVG has too many elements.', { count, depth });
    if (at.firstElementChild) {
      at = at.firstElementChild;
      depth += 1;
      continue;
    }
    while (at && at !== root && !at.nextElementSibling) {
      at = at.parentElement;
      depth -= 1;
    }
    at = at === root ? null : (at?.nextElementSibling ?? null);
  }
}
