import { request as open } from 'node:http';

/** What a host answered, byte for byte. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Asks without fetch: fetch tidies paths, hides headers and undoes encodings, which are what is tested here. */
export function ask(
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}`, ...options.headers };
    const request = open({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const flat = Object.entries(response.headers).map(([name, value]) => [name, value?.toString()]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(flat),
          body: Buffer.concat(pieces),
        });
      });
    });
    request.end();
  });
}
