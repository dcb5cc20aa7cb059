declare const __STYLE_NONCE__: string;

/**
 * What the build tells the page: the nonce that a `<style>` element made at run time must carry under the host's policy.
 * Empty in development and in tests, where there is no policy. For get-nonce's `setNonce` and the `nonce` property of
 * Radix's viewports.
 */
export const STYLE_NONCE: string = typeof __STYLE_NONCE__ === 'undefined' ? '' : __STYLE_NONCE__;
