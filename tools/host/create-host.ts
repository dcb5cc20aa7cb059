import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { requestHandler } from './request-handler.ts';

/** What to serve and where. */
export interface HostOptions {
  /** The built app, served at `/`. */
  readonly appFolder?: string | undefined;
  /** The model packages, served at `/models/`. */
  readonly modelsFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Leaves the app out, even when `appFolder` is given. */
  readonly shardsOnly?: boolean | undefined;
  /** For tests: gets each violation of the content security policy that a page or worker reports, as JSON text. */
  readonly onCspReport?: ((report: string) => void) | undefined;
}

/** A host that is listening. */
export interface Host {
  /** `http://localhost:<port>/`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts running answers. */
  close(): Promise<void>;
}

const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Starts the static host on 127.0.0.1: reachable from this machine only, under an origin (`localhost`) that browsers
 * take for secure. Rules: docs/specs/host.md.
 * @throws the server's error, for example EADDRINUSE.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const appFolder = options.shardsOnly === true ? undefined : options.appFolder;
  const { modelsFolder, onCspReport } = options;
  const server = createServer(requestHandler({ appFolder, modelsFolder, onCspReport }, PROJECT_ROOT));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://localhost:${port}/`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
