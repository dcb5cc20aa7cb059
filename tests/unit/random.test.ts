import { expect, test } from 'vitest';
import { MersenneTwister } from '../../src/domain/core/mersenne-twister.ts';
import { TorchRandom } from '../../src/domain/core/torch-random.ts';

test('[D1] the engine is MT19937: the first and the ten-thousandth number of the default seed 5489', () => {
  const engine = new MersenneTwister(5489);
  expect(engine.nextUint32()).toBe(3499211612);
  for (let i = 0; i < 9998; i++) engine.nextUint32();
  expect(engine.nextUint32()).toBe(4123659995);
});

test('[D1] only the low 32 bits of a seed count', () => {
  expect(new TorchRandom(2 ** 32 + 7).randn(16)).toEqual(new TorchRandom(7).randn(16));
});

test('[D1] a small draw keeps the second number of its pair for the next small draw, over a block draw', () => {
  const apart = new TorchRandom(3);
  const first = apart.randn(1)[0];
  apart.randn(16);
  const second = apart.randn(1)[0];
  expect([first, second]).toEqual([...new TorchRandom(3).randn(2)]);
});

test('[D1] a draw for two pictures starts with the draw for one, when sixteen divides a picture', () => {
  const both = new TorchRandom(11).randn(2 * 256);
  expect(both.slice(0, 256)).toEqual(new TorchRandom(11).randn(256));
});

test('[D1] a draw of nothing takes nothing from the stream', () => {
  const random = new TorchRandom(5);
  expect(random.randn(0)).toHaveLength(0);
  expect(random.randn(32)).toEqual(new TorchRandom(5).randn(32));
});
