import { expect, test } from 'vitest';
import { parseOptions, UsageError } from '../../../tools/imagine/options.ts';

const DEFAULTS = {
  prompt: 'a red apple',
  negativePrompt: '',
  out: 'picture.png',
  seed: undefined,
  steps: undefined,
  width: undefined,
  height: undefined,
  guidance: undefined,
  scheduler: undefined,
  batch: 1,
  model: undefined,
  device: 'automatic',
  isJson: false,
};

test('a prompt alone leaves all else to the model', () => {
  expect(parseOptions(['a red apple'])).toEqual(DEFAULTS);
});

test('every option is taken over, before and after the prompt', () => {
  const args = ['--out', 'x/apple.png', '--seed', '42', '--steps', '20', '--width', '256', '--height', '320'];
  args.push('a red apple', '--guidance', '4.5', '--negative', 'blurry, dark', '--scheduler', 'euler', '--batch', '2');
  args.push('--model', 'starter-diffusion', '--device', 'wasm', '--json');
  expect(parseOptions(args)).toEqual({
    prompt: 'a red apple',
    negativePrompt: 'blurry, dark',
    out: 'x/apple.png',
    seed: 42,
    steps: 20,
    width: 256,
    height: 320,
    guidance: 4.5,
    scheduler: 'euler',
    batch: 2,
    model: 'starter-diffusion',
    device: 'wasm',
    isJson: true,
  });
});

test.each([[['--seed', '-1']], [['--seed=-1']], [['--seed', '']], [['--seed=']]])('%j is any seed', (args) => {
  expect(parseOptions(['a red apple', ...args])).toEqual(DEFAULTS);
});

test.each([
  ['--seed', '-2', { seed: -2 }],
  ['--guidance', '-.5', { guidance: -0.5 }],
  ['--steps', '0', { steps: 0 }],
  ['--steps', '1e9', { steps: 1e9 }],
  ['--width', '100', { width: 100 }],
  ['--seed', '4294967296', { seed: 4_294_967_296 }],
])('%s %s is a number; whether it fits is not decided here', (name, text, expected) => {
  expect(parseOptions(['a red apple', name, text])).toEqual({ ...DEFAULTS, ...expected });
});

test.each([
  ['--steps', 'many', '--steps wants a number, not "many"'],
  ['--steps', '', '--steps wants a number, not ""'],
  ['--width', 'NaN', '--width wants a number, not "NaN"'],
  ['--height', 'Infinity', '--height wants a number, not "Infinity"'],
  ['--batch', '2x', '--batch wants a number, not "2x"'],
  ['--seed', ' ', '--seed wants a number, not " "'],
  ['--scheduler', 'magic', '--scheduler "magic" is not one of '],
  ['--device', 'npu', '--device "npu" is not one of automatic, webgpu, wasm'],
  ['--fast', 'x', "Unknown option '--fast'"],
  ['--json', '-1', "'--json' does not take an argument"],
])('%s %s is refused in words', (name, text, words) => {
  const parse = () => parseOptions(['a red apple', name, text]);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(words);
});

test('an option without its value is refused', () => {
  expect(() => parseOptions(['a red apple', '--out'])).toThrow(UsageError);
  expect(() => parseOptions(['a red apple', '--out', '--json'])).toThrow(UsageError);
});

test.each([[[]], [['--json']], [['a', 'red', 'apple']]])('%j: one prompt, in quotes', (args) => {
  expect(() => parseOptions(args)).toThrow('Give one prompt, in quotes.');
});

test('--help wants nothing else', () => {
  expect(parseOptions(['--help'])).toBeUndefined();
  expect(parseOptions(['a red apple', '--help', '--steps', '4'])).toBeUndefined();
});

test('after -- a prompt may begin with dashes', () => {
  expect(parseOptions(['--json', '--', '--a red apple'])).toEqual({
    ...DEFAULTS,
    prompt: '--a red apple',
    isJson: true,
  });
});
