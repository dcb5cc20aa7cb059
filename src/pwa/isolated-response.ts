const BODILESS_STATUSES = [101, 204, 205, 304];

/**
 * The answer with the headers of cross-origin isolation. The project's own host sends them already; on a host that does
 * not, they make the cached app isolated. All other headers, the content security policy first of all, stay as they came.
 */
export function isolated(response: Response): Response {
  if (response.status === 0 || response.headers.get('Cross-Origin-Embedder-Policy') === 'require-corp') return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(BODILESS_STATUSES.includes(status) ? null : response.body, { status, statusText, headers });
}
