import { limitWeight } from './limits.ts';

/** A tag such as `<lora:name:0.8>`: a network that the prompt asks for. */
export interface ExtraNetwork {
  /** As written, "lora" or "hypernet" for example. */
  readonly kind: string;
  readonly name: string;
  /** The first argument as a number, -100…100; 1 where there is none. */
  readonly weight: number;
  /** All that follows the name, as written. */
  readonly arguments: readonly string[];
}

const TAG_START = /<([\p{L}\p{N}_]+):/uy;

/**
 * Takes the tags out of a prompt, as A1111 does before it reads anything else. What stands around a tag stays as it is,
 * spaces too. Linear in the length of the text.
 */
export function takeExtraNetworks(text: string): {
  readonly text: string;
  readonly extraNetworks: readonly ExtraNetwork[];
} {
  const extraNetworks: ExtraNetwork[] = [];
  let kept = '';
  let keptTo = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    TAG_START.lastIndex = at;
    const kind = TAG_START.exec(text)?.[1];
    const argumentsStart = kind === undefined ? at : at + kind.length + 2;
    const end = text.indexOf('>', argumentsStart);
    // Without another ">" there is no tag left in the text.
    if (end < 0) break;
    if (kind === undefined || end === argumentsStart) {
      at++;
      continue;
    }
    extraNetworks.push(extraNetwork(kind, text.slice(argumentsStart, end)));
    kept += text.slice(keptTo, at);
    at = end + 1;
    keptTo = at;
  }
  return { text: kept + text.slice(keptTo), extraNetworks };
}

function extraNetwork(kind: string, written: string): ExtraNetwork {
  const [name = '', ...rest] = written.split(':');
  const [first = ''] = rest;
  const weight = first.trim() === '' ? 1 : limitWeight(Number(first));
  return { kind, name, weight, arguments: rest };
}
