import { appBasePath, isOwnScript } from '../../domain/protocol/script-urls.ts';

/**
 * The default Trusted Types policy of the page, installed by importing this module before all others. The host's policy
 * turns every script URL and every piece of markup in a string into a question to it: our workers and service worker are
 * passed, the style rules below, and an SVG on its way to be cleaned; nothing else. Code in strings is refused by leaving
 * its hook out.
 */

/**
 * The rules that Radix's Select and ScrollArea put into a `<style>` by innerHTML, letter by letter
 * (@radix-ui/react-select, @radix-ui/react-scroll-area; a test compares them with the installed packages).
 */
export const KNOWN_STYLE_RULES: readonly string[] = ['select-viewport', 'scroll-area-viewport'].map(
  (part) =>
    `[data-radix-${part}]{scrollbar-width:none;-ms-overflow-style:none;-webkit-overflow-scrolling:touch;}` +
    `[data-radix-${part}]::-webkit-scrollbar{display:none}`,
);

/** The part of the browser's `trustedTypes` that is used; TypeScript's DOM library has none of it. */
interface PolicyFactory {
  readonly defaultPolicy: object | null;
  createPolicy(
    name: 'default',
    rules: {
      createScriptURL(url: string): string | null;
      createHTML(markup: string, type: string, sink: string): string | null;
    },
  ): object;
}

const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
const isDevelopment = import.meta.env.DEV;

/** The text that `parseSvgDocument` parses right now. */
let parsedText: string | undefined;

/**
 * Parses an SVG into a document of its own, which is never shown, runs no script and fetches nothing. What is not well
 * formed has a `parsererror` element.
 */
export function parseSvgDocument(text: string): Document {
  parsedText = text;
  try {
    return new DOMParser().parseFromString(text, 'image/svg+xml');
  } finally {
    parsedText = undefined;
  }
}

function mayBeMarkup(markup: string, sink: string): boolean {
  if (sink === 'DOMParser parseFromString' && markup === parsedText) return true;
  return KNOWN_STYLE_RULES.includes(markup);
}

if (factory !== undefined && factory.defaultPolicy === null) {
  const app = { origin: location.origin, basePath: appBasePath(location.pathname, isDevelopment), isDevelopment };
  factory.createPolicy('default', {
    createScriptURL: (url) => (isOwnScript(new URL(url, document.baseURI), app) ? url : null),
    createHTML: (markup, _type, sink) => (mayBeMarkup(markup, sink) ? markup : null),
  });
}
