/** Elements that draw, or say how (SVG 2). Nothing that acts, links, animates or embeds anything but pictures. */
const DRAWING_ELEMENTS: ReadonlySet<string> = new Set(
  [
    'svg g defs symbol use image switch title desc style',
    'path rect circle ellipse line polyline polygon text tspan textPath',
    'marker pattern clipPath mask linearGradient radialGradient stop filter',
    'feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap',
    'feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode',
    'feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence',
  ].flatMap((line) => line.split(' ')),
);

const XLINK = 'http://www.w3.org/1999/xlink';
const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

export function isDrawingElement(localName: string): boolean {
  return DRAWING_ELEMENTS.has(localName);
}

/** Whether an attribute names something that is loaded or drawn. */
export function isReference({ namespaceURI, localName }: Attr): boolean {
  return (namespaceURI === null || namespaceURI === XLINK) && (localName === 'href' || localName === 'src');
}

/** Whether an attribute only says something: no handler, no other program's own. */
export function isPlainAttribute({ namespaceURI, localName }: Attr): boolean {
  if (namespaceURI === XMLNS || namespaceURI === XML) return localName !== 'base';
  return namespaceURI === null && !/^on/i.test(localName) && localName !== 'base';
}
