import { type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';

type Random = () => number;
type Field = (x: number, y: number) => number;

/**
 * A drawn picture [1, 3, height, width] in -1…1: a colour gradient with discs, boxes and stripes over it. Flat areas,
 * soft slopes and hard edges of all colours, so that a fit over a few dozen sees what an autoencoder does with each.
 */
export function drawPicture(width: number, height: number, random: Random): FloatTensor {
  const data = new Float32Array(3 * width * height);
  const shapes = [gradient(width, height, random)];
  for (let count = Math.floor(random() * 6); count > 0; count--) shapes.push(shape(width, height, random));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        let value = 0;
        for (const paint of shapes) value = paint(x, y, channel) ?? value;
        data[(channel * height + y) * width + x] = value;
      }
  return floatTensor(data, [1, 3, height, width]);
}

/** A value for a pixel of a channel, or undefined where nothing is painted. */
type Paint = (x: number, y: number, channel: number) => number | undefined;

function gradient(width: number, height: number, random: Random): Paint {
  const from = colour(random);
  const to = random() < 0.5 ? from : colour(random);
  const isVertical = random() < 0.5;
  return (x, y, channel) => {
    const share = isVertical ? y / height : x / width;
    return (from[channel] ?? 0) * (1 - share) + (to[channel] ?? 0) * share;
  };
}

function shape(width: number, height: number, random: Random): Paint {
  const fill = colour(random);
  const kind = random();
  const centreX = random() * width;
  const centreY = random() * height;
  const radius = (0.08 + random() * 0.35) * Math.min(width, height);
  const period = radius * 2;
  const isInside: (x: number, y: number) => boolean =
    kind < 0.45
      ? (x, y) => Math.hypot(x - centreX, y - centreY) < radius
      : kind < 0.85
        ? (x, y) => Math.abs(x - centreX) < radius && Math.abs(y - centreY) < radius * 0.7
        : (x, y) => (x + y) % period < period / 2;
  return (x, y, channel) => (isInside(x, y) ? fill[channel] : undefined);
}

/** Half of the colours are muted, a fifth white, black or grey. */
function colour(random: Random): readonly number[] {
  if (random() < 0.2) {
    const grey = Math.round(random() * 4) / 2 - 1;
    return [grey, grey, grey];
  }
  return [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1];
}

/**
 * Scaled latents [1, channels, height, width] of about unit variance for packages without a usable encoder: per
 * channel a level, a slope and noise.
 */
export function drawLatents(channels: number, width: number, height: number, random: Random): FloatTensor {
  const data = new Float32Array(channels * width * height);
  for (let channel = 0; channel < channels; channel++) {
    const field = slope(width, height, random);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) data[(channel * height + y) * width + x] = field(x, y) + 0.5 * normal(random);
  }
  return floatTensor(data, [1, channels, height, width]);
}

function slope(width: number, height: number, random: Random): Field {
  const level = normal(random) * 0.7;
  const alongX = normal(random) * 0.8;
  const alongY = normal(random) * 0.8;
  return (x, y) => level + alongX * (x / width - 0.5) + alongY * (y / height - 0.5);
}

/** N(0, 1) by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
