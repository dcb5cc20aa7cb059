import { get } from 'node:http';
import { IDENTITY_PATH, PROGRAM_NAME } from './studio-identity.mjs';

/** A program that takes the connection and says nothing for so long is not the studio. */
const PATIENCE_MS = 3000;

/** Names under which a browser looks for `localhost`. */
const LOOPBACKS = ['127.0.0.1', '::1'];

/**
 * @typedef {{kind: 'free'} | {kind: 'other'} | {kind: 'studio', installation: string}} PortState
 */

/**
 * Who answers at http://localhost:<port>/: nobody, another program, or the studio with its app. Asks on both loopback
 * addresses, because a browser tries both. A host that serves only shards counts as another program.
 * @param {number} port
 * @returns {Promise<PortState>}
 */
export async function probePort(port) {
  const states = await Promise.all(LOOPBACKS.map((host) => probe(host, port)));
  return (
    states.find((state) => state.kind === 'other') ??
    states.find((state) => state.kind === 'studio') ?? { kind: 'free' }
  );
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<PortState>}
 */
function probe(host, port) {
  return new Promise((resolve) => {
    const request = get({ host, port, path: IDENTITY_PATH, headers: { host: `localhost:${port}` }, agent: false });
    const finish = (/** @type {PortState} */ state) => {
      clearTimeout(timer);
      request.destroy();
      resolve(state);
    };
    const timer = setTimeout(() => finish({ kind: 'other' }), PATIENCE_MS);
    request.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const isNobodyThere = ['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH'].includes(error.code ?? '');
      finish({ kind: isNobodyThere ? 'free' : 'other' });
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
        if (text.length > 10_000) finish({ kind: 'other' });
      });
      response.on('end', () => finish(readIdentity(text)));
    });
  });
}

/**
 * @param {string} text
 * @returns {PortState}
 */
function readIdentity(text) {
  try {
    const identity = JSON.parse(text);
    if (identity?.program === PROGRAM_NAME && identity.serves === 'app')
      return { kind: 'studio', installation: String(identity.installation) };
  } catch {
    // not JSON: some other program's page
  }
  return { kind: 'other' };
}
