import { appBasePath, isOwnScript } from '../domain/protocol/script-urls.ts';

/**
 * The default Trusted Types policy of a worker, installed by importing this module first in each worker entry. The host's
 * policy turns every script URL in a string into a question to it: ONNX Runtime's threads are passed, nothing else.
 * Markup and code in strings have no use in a worker and are refused by leaving their hooks out.
 */

/** The part of the browser's `trustedTypes` that is used; TypeScript's worker library has none of it. */
interface PolicyFactory {
  readonly defaultPolicy: object | null;
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string | null }): object;
}

const factory = (self as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
const isDevelopment = import.meta.env.DEV;
const app = {
  origin: self.location.origin,
  basePath: appBasePath(self.location.pathname, isDevelopment),
  isDevelopment,
};

if (factory !== undefined && factory.defaultPolicy === null)
  factory.createPolicy('default', {
    createScriptURL: (url) => (isOwnScript(new URL(url, self.location.href), app) ? url : null),
  });
