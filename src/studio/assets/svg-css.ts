/** Every pattern here takes time in proportion to the text: it may be megabytes of one letter. */
const OUTER_URL = /url\((?!["' ]{0,3}#)/i;
const OTHER_LOADS = /@import|expression\(|image-set\(|\bsrc\(|\\/i;
const LOCAL_URL = /url\(["' ]{0,3}#([^"')\s]+)/gi;

/** Whether CSS, or the value of an attribute, may name something outside the file. A backslash may hide anything. */
export function reachesOut(css: string): boolean {
  return OUTER_URL.test(css) || OTHER_LOADS.test(css);
}

/** A style sheet without imports and without the declarations that name something outside; nothing where doubt is left. */
export function cleanCss(css: string): string {
  const cleaned = withoutComments(css).replaceAll(/[^;{}]+[;{}]?/g, (part) =>
    reachesOut(part) ? part.slice(-1).replace(/[^{}]/, '') : part,
  );
  return reachesOut(cleaned) ? '' : cleaned;
}

/** The ids that `url(#…)` names, as often as it does. */
export function localUrls(css: string): readonly string[] {
  return [...css.matchAll(LOCAL_URL)].map(([, id = '']) => id);
}

function withoutComments(css: string): string {
  let kept = '';
  let at = 0;
  for (;;) {
    const start = css.indexOf('/*', at);
    if (start < 0) return kept + css.slice(at);
    kept += `${css.slice(at, start)} `;
    const end = css.indexOf('*/', start + 2);
    if (end < 0) return kept;
    at = end + 2;
  }
}
