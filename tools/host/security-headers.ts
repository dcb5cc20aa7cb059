/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

/**
 * The Content-Security-Policy of the app, sent with every answer so that workers, which take it from their own script's
 * answer, are bound as well. `wasm-unsafe-eval` compiles ONNX Runtime; Radix's scroll lock and viewports put `<style>`
 * elements into the page and carry the build's nonce. No `blob:` for workers or fetches: nothing here needs one.
 * @param styleNonce base64, from the build.
 * @param reportPath where browsers post violations, in tests.
 */
export function contentSecurityPolicy(styleNonce: string | undefined, reportPath?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    styleNonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${styleNonce}'`,
    "font-src 'self'",
    "manifest-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
    ...(reportPath === undefined ? [] : [`report-uri ${reportPath}`]),
  ].join('; ');
}

/** What every answer carries. */
export const COMMON_HEADERS: Headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Cross-origin isolation, which SharedArrayBuffer and with it ONNX Runtime's threads need. */
export const ISOLATION_HEADERS: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What the app's own files carry. */
export function appHeaders(styleNonce: string | undefined, reportPath?: string): Headers {
  return {
    ...COMMON_HEADERS,
    ...ISOLATION_HEADERS,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': contentSecurityPolicy(styleNonce, reportPath),
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()',
  };
}

/** What model files carry: an isolated page of any origin may read them, in pieces. */
export const MODEL_HEADERS: Headers = {
  ...COMMON_HEADERS,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Content-Range, Content-Length, Accept-Ranges',
};

/** The answer to a browser that asks whether it may send Range across origins. */
export const PREFLIGHT_HEADERS: Headers = {
  ...MODEL_HEADERS,
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match',
  'Access-Control-Max-Age': '86400',
};
