import { appBasePath, isOwnScript } from '../../domain/protocol/script-urls.ts';

/**
 * The default Trusted Types policy of the page, installed by importing this module before all others. The host's policy
 * turns every script URL and every piece of markup in a string into a question to it: our workers and service worker are
 * passed, and the style rules below; nothing else. Code in strings is refused by leaving its hook out.
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
    rules: { createScriptURL(url: string): string | null; createHTML(markup: string): string | null },
  ): object;
}

const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
const isDevelopment = import.meta.env.DEV;

if (factory !== undefined && factory.defaultPolicy === null) {
  const app = { origin: location.origin, basePath: appBasePath(location.pathname, isDevelopment), isDevelopment };
  factory.createPolicy('default', {
    createScriptURL: (url) => (isOwnScript(new URL(url, document.baseURI), app) ? url : null),
    createHTML: (markup) => (KNOWN_STYLE_RULES.includes(markup) ? markup : null),
  });
}
