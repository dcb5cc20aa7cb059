import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { guidanceScaleEmbedding } from '../../../src/domain/diffusion/guidance-embedding.ts';
import { resizeLatents } from '../../../src/domain/diffusion/resize-latents.ts';

test('[D36] straight lines between the centres of latents, as torch (bilinear, align_corners off)', () => {
  const doubled = resizeLatents(floatTensor(Float32Array.of(0, 4, 8, 12), [1, 1, 2, 2]), { width: 4, height: 4 });
  // torch.nn.functional.interpolate(torch.tensor([[[[0., 4.], [8., 12.]]]]), size=(4, 4), mode="bilinear")
  expect([...doubled.data]).toEqual([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12]);
  expect(doubled.dims).toEqual([1, 1, 4, 4]);
});

test('[D36] every channel of every picture for itself; the same size changes nothing', () => {
  const latents = floatTensor(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 2, 2],
  );
  expect(resizeLatents(latents, { width: 2, height: 2 })).toEqual(latents);
  const larger = resizeLatents(latents, { width: 3, height: 2 });
  expect([...larger.data.slice(0, 3)]).toEqual([0, 0.5, 1]);
  expect([...larger.data.slice(-3)]).toEqual([22, 22.5, 23]);
});

test('[D35] the embedding of the guidance scale: sines, then cosines', () => {
  const { data, dims } = guidanceScaleEmbedding(1.001, 8);
  expect(dims).toEqual([1, 8]);
  expect(data[0]).toBeCloseTo(Math.sin(1), 3);
  expect(data[4]).toBeCloseTo(Math.cos(1), 3);
  expect(data[3]).toBeCloseTo(Math.sin(1e-4), 6);
  expect([...guidanceScaleEmbedding(1, 8).data]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});
