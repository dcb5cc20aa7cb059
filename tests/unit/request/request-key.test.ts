import { expect, test } from 'vitest';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import { requestKey } from '../../../src/domain/diffusion/request-key.ts';
import { makeRequest } from './text-to-image-requests.ts';

test('[R30] the order of keys does not matter', () => {
  const request = makeRequest();
  const reversed = Object.fromEntries(Object.entries(request).reverse()) as unknown as TextToImageRequest;
  expect(Object.keys(reversed)).not.toEqual(Object.keys(request));
  expect(requestKey(reversed, 'r1', 'wasm')).toBe(requestKey(request, 'r1', 'wasm'));
});

test('[R30] every field, the revision and the provider matter', () => {
  const request = makeRequest();
  const variants = Object.entries(request).map(([field, value]) => ({
    ...request,
    [field]: typeof value === 'number' ? value + 1 : `${value}x`,
  }));
  const keys = [
    requestKey(request, 'r1', 'wasm'),
    requestKey(request, 'r2', 'wasm'),
    requestKey(request, 'r1', 'webgpu'),
    ...variants.map((variant) => requestKey(variant as TextToImageRequest, 'r1', 'wasm')),
  ];
  expect(new Set(keys).size).toBe(3 + Object.keys(request).length);
});

test('[R30] the order of keys does not matter at any depth, their values do', () => {
  const variation = { seed: 1, strength: 0.5 };
  const key = requestKey(makeRequest({ variation }), 'r1', 'wasm');
  expect(requestKey(makeRequest({ variation: { strength: 0.5, seed: 1 } }), 'r1', 'wasm')).toBe(key);
  expect(requestKey(makeRequest({ variation: { seed: 2, strength: 0.5 } }), 'r1', 'wasm')).not.toBe(key);
  expect(requestKey(makeRequest(), 'r1', 'wasm')).not.toBe(key);
});
