declare const __BUILD_ID__: string;
declare const __STYLE_NONCE__: string;

/** Names the build that runs: the beginning of a hash over its sources; `development` under Vite's server and in tests. */
export const BUILD_ID: string = typeof __BUILD_ID__ === 'undefined' ? 'development' : __BUILD_ID__;

/**
 * The nonce that a `<style>` element made at run time must carry under the host's policy; empty in development, where
 * there is no policy. For get-nonce's `setNonce` and the `nonce` property of Radix's viewports.
 */
export const STYLE_NONCE: string = typeof __STYLE_NONCE__ === 'undefined' ? '' : __STYLE_NONCE__;
