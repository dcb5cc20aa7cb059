/** Deeper than anything that the studio writes; a reader that calls itself must not run out of stack. */
const MAX_DEPTH = 64;
/** Values of all arrays and objects together. */
const MAX_VALUES = 10_000_000;

/** Keys that mean something to JavaScript's own objects. */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/** JSON from outside, or why it is not read. */
export type PlainJson =
  | { readonly isPlain: true; readonly value: unknown }
  | { readonly isPlain: false; readonly problem: string };

/** Parses JSON of bounded depth and count whose objects have no key that JavaScript reads as something else. */
export function parsePlainJson(text: string): PlainJson {
  const excess = findExcess(text);
  if (excess !== undefined) return { isPlain: false, problem: excess };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { isPlain: false, problem: error instanceof Error ? error.message : 'no JSON' };
  }
  const key = findForbiddenKey(value);
  return key === undefined ? { isPlain: true, value } : { isPlain: false, problem: `key ${key}` };
}

/** Looks at the text alone, before anything is built from it. */
function findExcess(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === COMMA) values += 1;
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH) return `deeper than ${MAX_DEPTH}`;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth -= 1;
    if (values > MAX_VALUES) return `more than ${MAX_VALUES} values`;
  }
  return undefined;
}

function findForbiddenKey(root: unknown): string | undefined {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const key = FORBIDDEN_KEYS.find((each) => Object.hasOwn(value, each));
    if (key !== undefined) return key;
    for (const child of Object.values(value)) if (typeof child === 'object') open.push(child);
  }
  return undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
