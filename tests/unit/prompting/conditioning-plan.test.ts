import { expect, test } from 'vitest';
import { planConditionings } from '../../../src/domain/prompting/conditioning-plan.ts';
import { parsePrompt } from '../../../src/domain/prompting/prompt-schedule.ts';

function plan(positive: string, negative: string | undefined, stepCount: number) {
  return planConditionings(
    {
      positive: parsePrompt(positive),
      negative: negative === undefined ? undefined : parsePrompt(negative, 'negative'),
    },
    { stepCount },
  );
}
const textsOf = ({ conditionings }: ReturnType<typeof plan>) =>
  conditionings.map(({ segments }) => segments.map((parts) => parts.map(({ text }) => text).join('')).join('/'));

test('[PT40] a plain pair of prompts is two conditionings, told in every step', () => {
  const { conditionings, steps } = plan('a (b:1.5)', '', 3);
  expect(conditionings.map(({ segments }) => segments)).toEqual([
    [
      [
        { text: 'a ', weight: 1 },
        { text: 'b', weight: 1.5 },
      ],
    ],
    [[]],
  ]);
  const step = { positive: [{ conditioning: 0, weight: 1 }], negative: 1 };
  expect(steps).toEqual([step, step, step]);
  expect(new Set(steps).size).toBe(1);
});

test('[PT13] [PT40] edits and alternations need each of their texts once', () => {
  const both = plan('[a|b] [c:d:4]', 'n [x:2]', 6);
  expect(textsOf(both)).toEqual(['a c', 'n ', 'b c', 'n x', 'a d', 'b d']);
  expect(both.steps.map(({ positive, negative }) => [positive[0]?.conditioning, negative])).toEqual([
    [0, 1],
    [2, 1],
    [0, 3],
    [2, 3],
    [4, 3],
    [5, 3],
  ]);
});

test('[PT40] AND lists several positive conditionings with their weights', () => {
  const joined = plan('a :0.5 AND [b:c:1] :-2', 'n', 2);
  expect(textsOf(joined)).toEqual(['a', 'b', 'n', 'c']);
  expect(joined.steps).toEqual([
    {
      positive: [
        { conditioning: 0, weight: 0.5 },
        { conditioning: 1, weight: -2 },
      ],
      negative: 2,
    },
    {
      positive: [
        { conditioning: 0, weight: 0.5 },
        { conditioning: 3, weight: -2 },
      ],
      negative: 2,
    },
  ]);
});

test('[PT40] what is written differently and weighs the same is one conditioning, on both sides', () => {
  expect(plan('[(a)|(a:1.1)|b]', '(a', 3).steps).toEqual([
    { positive: [{ conditioning: 0, weight: 1 }], negative: 0 },
    { positive: [{ conditioning: 0, weight: 1 }], negative: 0 },
    { positive: [{ conditioning: 1, weight: 1 }], negative: 0 },
  ]);
});

test('[PT40] without a guidance pass there is no negative conditioning', () => {
  const { conditionings, steps } = plan('a', undefined, 1);
  expect(conditionings).toHaveLength(1);
  expect(steps).toEqual([{ positive: [{ conditioning: 0, weight: 1 }], negative: undefined }]);
});

test('[PT41] keys are the same in any plan, and differ with a weight, a text and a BREAK', () => {
  const keyOf = (text: string) => plan(text, undefined, 1).conditionings[0]?.key;
  expect(keyOf('(a)')).toBe(plan('x AND (a:1.1)', 'n', 1).conditionings[1]?.key);
  const keys = ['a', '(a)', 'ab', '(a)b', 'a BREAK b', 'a BREAK BREAK b', 'a, b', 'a\\", \\"b', ''].map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});
