import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost, type Host } from '../../../tools/host/create-host.ts';
import { makeHostFiles, STYLE_NONCE } from './host-files.ts';
import { ask } from './request.ts';

const files = makeHostFiles();
const hashedName = `extra/weights-0.${files.weightsSha256.slice(0, 8)}.bin`;
let host: Host;
let port = 0;

beforeAll(async () => {
  host = await createHost({ appFolder: files.appFolder, modelsFolder: files.modelsFolder, port: 0 });
  port = host.port;
});
afterAll(async () => {
  await host.close();
  files.remove();
});

describe('files', () => {
  test('[H1] the app lies at /, the models at /models/', async () => {
    expect((await ask(port, '/')).body.toString()).toContain('<title>app</title>');
    expect((await ask(port, '/?x=1#y')).status).toBe(200);
    expect(JSON.parse((await ask(port, '/models/catalog.json')).body.toString())).toEqual({
      schemaVersion: 1,
      packages: ['tiny'],
    });
    expect(host.url).toBe(`http://localhost:${port}/`);
  });

  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/index-AbCd1234.js', 'text/javascript; charset=utf-8'],
    ['/assets/ort-wasm-simd-threaded.jspi-AbCd1234.mjs', 'text/javascript; charset=utf-8'],
    ['/assets/ort-wasm-simd-threaded.jspi-AbCd1234.wasm', 'application/wasm'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['/models/catalog.json', 'application/json; charset=utf-8'],
    ['/models/tiny/extra/model.onnx', 'application/octet-stream'],
    [`/models/tiny/${hashedName}`, 'application/octet-stream'],
  ])('[H2] %s is served as %s', async (path, type) => {
    expect((await ask(port, path)).headers['content-type']).toBe(type);
  });

  test.each([
    '/nowhere',
    '/nowhere/',
    '/assets/gone-AbCd1234.js',
    '/models',
    '/models/',
    '/models/tiny',
    '/models/tiny/',
    '/models/none/manifest.json',
    '/index.html/',
    '/assets/',
  ])('[H3] %s is a 404 in plain text, never a page', async (path) => {
    const { status, headers, body } = await ask(port, path);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['etag']).toBeUndefined();
    expect(body.toString()).toBe('404 Not Found\n');
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/models/../../secret.txt',
    '/models/..%2f..%2fsecret.txt',
    '/models/%2e%2e/app/index.html',
    '/models/tiny/%00',
    '/%',
    '/.env',
    '/.host.json',
    '/models/.hidden',
    '//etc/passwd',
  ])('[H4] %s gets nothing', async (path) => {
    const { status, headers, body } = await ask(port, path);
    expect([400, 403, 404]).toContain(status);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).not.toMatch(/outside|SECRET|root:|title/);
  });

  test('[H5] methods other than reading are refused', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await ask(port, '/', { method });
      expect([method, status, headers['allow']]).toEqual([method, 405, 'GET, HEAD']);
    }
    const posted = await ask(port, '/models/catalog.json', { method: 'POST' });
    expect([posted.status, posted.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  test('[H5] HEAD answers like GET, without the bytes', async () => {
    const { status, headers, body } = await ask(port, '/models/tiny/extra/model.onnx', { method: 'HEAD' });
    expect([status, headers['content-length'], body.length]).toEqual([200, '1000', 0]);
  });
});

describe('ranges and tags', () => {
  const shard = '/models/tiny/extra/model.onnx';
  const tag = `"${files.weightsSha256}"`;

  test('[H6] a shard’s tag is the SHA-256 of its manifest', async () => {
    const { headers, body } = await ask(port, shard);
    expect(headers['etag']).toBe(tag);
    expect(headers['accept-ranges']).toBe('bytes');
    expect(body.equals(files.weights)).toBe(true);
  });

  test('[H6] a file of another size than its manifest says gets a tag of its own', async () => {
    files.write('models/tiny/extra/model.onnx', files.weights.subarray(0, 999));
    const { headers } = await ask(port, shard);
    files.write('models/tiny/extra/model.onnx', files.weights);
    expect(headers['etag']).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/);
    expect(headers['etag']).not.toBe(tag);
  });

  test('[H6] a package with a broken manifest is still served', async () => {
    files.write('models/broken/manifest.json', '{ not JSON');
    files.write('models/broken/a.bin', 'bytes');
    const { status, headers } = await ask(port, '/models/broken/a.bin');
    expect(status).toBe(200);
    expect(headers['etag']).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=990-', 990, 1000],
    ['bytes=-5', 995, 1000],
    ['bytes=500-99999', 500, 1000],
  ])('[H7] Range %s is answered with exactly these bytes', async (range, start, end) => {
    const { status, headers, body } = await ask(port, shard, { headers: { range } });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${start}-${end - 1}/1000`);
    expect(headers['content-length']).toBe(String(end - start));
    expect(body.equals(files.weights.subarray(start, end))).toBe(true);
  });

  test('[H7] a range beyond the end is 416 with the size', async () => {
    const { status, headers } = await ask(port, shard, { headers: { range: 'bytes=1000-' } });
    expect([status, headers['content-range']]).toEqual([416, 'bytes */1000']);
  });

  test('[H7] If-Range: the same tag gives the rest, another one the whole file', async () => {
    const rest = await ask(port, shard, { headers: { range: 'bytes=600-', 'if-range': tag } });
    expect([rest.status, rest.body.length]).toEqual([206, 400]);
    const whole = await ask(port, shard, { headers: { range: 'bytes=600-', 'if-range': '"another"' } });
    expect([whole.status, whole.body.length]).toEqual([200, 1000]);
  });

  test('[H6] If-None-Match with the tag is 304; a changed file has another tag', async () => {
    const first = await ask(port, '/index.html');
    const etag = first.headers['etag'] ?? '';
    expect(etag).toMatch(/^"/);
    expect((await ask(port, '/index.html', { headers: { 'if-none-match': etag } })).status).toBe(304);
    files.write('app/index.html', '<!doctype html><title>app</title><p>more');
    expect((await ask(port, '/index.html', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test('[H8] only names with a hash of the content are kept for ever', async () => {
    const cacheControl = async (path: string) => (await ask(port, path)).headers['cache-control'];
    const forEver = 'public, max-age=31536000, immutable';
    expect(await cacheControl('/assets/index-AbCd1234.js')).toBe(forEver);
    expect(await cacheControl(`/models/tiny/${hashedName}`)).toBe(forEver);
    for (const path of ['/', '/sw.js', '/manifest.webmanifest', '/models/catalog.json', '/models/tiny/manifest.json'])
      expect([path, await cacheControl(path)]).toEqual([path, 'no-cache']);
    expect(await cacheControl(shard)).toBe('no-cache');
  });

  test('[H8] a hash in a name that is not the file’s own counts for nothing', async () => {
    files.write('models/tiny/extra/weights-0.deadbeef.bin', files.weights);
    expect((await ask(port, '/models/tiny/extra/weights-0.deadbeef.bin')).headers['cache-control']).toBe('no-cache');
  });

  test('[H2] bytes are never encoded, whatever the client accepts and the file looks like', async () => {
    files.write('models/tiny/extra/packed.bin.gz', gzipSync('text'));
    for (const path of [shard, '/', '/models/tiny/extra/packed.bin.gz']) {
      const { headers } = await ask(port, path, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } });
      expect([path, headers['content-encoding'], headers['transfer-encoding']]).toEqual([path, undefined, undefined]);
    }
  });
});

describe('headers', () => {
  test('[H9] the app is isolated, refuses to be embedded and carries its policy, on errors too', async () => {
    for (const path of ['/', '/assets/index-AbCd1234.js', '/nowhere']) {
      const { headers } = await ask(port, path);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('[H12] the policy allows what the app needs and not a word more', async () => {
    const policy = (await ask(port, '/')).headers['content-security-policy'];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      `style-src 'self' 'nonce-${STYLE_NONCE}'`,
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
    ]);
  });

  test('[H13] the nonce follows a new build under a running host, and a broken record costs only the nonce', async () => {
    const styleSource = async () =>
      /style-src [^;]*/.exec((await ask(port, '/')).headers['content-security-policy'] ?? '')?.[0];
    const next = { styleNonce: 'AAAAAAAAAAAAAAAAAAAAAA==', buildId: 'x', sourcesHash: 'y' };
    files.write('app/.host.json', JSON.stringify(next));
    expect(await styleSource()).toBe("style-src 'self' 'nonce-AAAAAAAAAAAAAAAAAAAAAA=='");
    files.write('app/.host.json', JSON.stringify({ ...next, styleNonce: "x' 'unsafe-inline" }));
    expect(await styleSource()).toBe("style-src 'self'");
    files.write('app/.host.json', JSON.stringify({ styleNonce: STYLE_NONCE, buildId: 'abc', sourcesHash: 'abcdef' }));
  });

  test('[H10] models may be read from any origin, in pieces', async () => {
    const { headers } = await ask(port, '/models/tiny/extra/model.onnx', {
      headers: { origin: 'https://elsewhere.example', range: 'bytes=0-1' },
    });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    const exposed = headers['access-control-expose-headers']?.split(', ') ?? [];
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'Content-Range', 'Content-Length', 'Accept-Ranges']));
  });

  test('[H10] the preflight allows Range and If-Range', async () => {
    const { status, headers, body } = await ask(port, '/models/tiny/extra/model.onnx', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'range, if-range',
      },
    });
    expect([status, body.length]).toEqual([204, 0]);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD');
    expect(headers['access-control-allow-headers']?.split(', ')).toEqual(expect.arrayContaining(['Range', 'If-Range']));
  });

  test('[H11] a foreign name for this machine gets no app', async () => {
    expect((await ask(port, '/', { headers: { host: 'rebound.example' } })).status).toBe(403);
    expect((await ask(port, '/', { headers: { host: `127.0.0.1:${port}` } })).status).toBe(200);
  });

  test('[H14] says who it is', async () => {
    const { headers, body } = await ask(port, '/studio-host.json');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(JSON.parse(body.toString())).toEqual({
      program: 'ai-design-studio',
      serves: 'app',
      installation: expect.stringMatching(/^[0-9a-f]{16}$/),
      buildId: 'abc',
    });
  });
});

describe('its life', () => {
  test('[H15] shards only: models and who it is, no app', async () => {
    const shards = await createHost({ ...files, port: 0, shardsOnly: true });
    try {
      expect((await ask(shards.port, '/')).status).toBe(404);
      expect((await ask(shards.port, '/index.html')).status).toBe(404);
      expect((await ask(shards.port, '/models/catalog.json')).status).toBe(200);
      expect(JSON.parse((await ask(shards.port, '/studio-host.json')).body.toString())).toMatchObject({
        serves: 'shards',
      });
    } finally {
      await shards.close();
    }
  });

  test('[H1] a taken port is an error, never another port', async () => {
    await expect(createHost({ ...files, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('[H1] closed, it answers no more, not even on a kept connection', async () => {
    const other = await createHost({ ...files, port: 0 });
    expect((await fetch(other.url)).status).toBe(200);
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow();
  });
});
