import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatStylesCsv, parseStylesCsv } from '../../../src/domain/prompting/styles-csv.ts';

const style = (name: string, prompt = '', negativePrompt = '') => ({ name, prompt, negativePrompt });

test('[PT82] a file of A1111 is read', () => {
  const file =
    '\uFEFFname,prompt,negative_prompt\r\n' +
    'None,,\r\n' +
    'Film,"{prompt}, ""grainy"" film\r\nwide","blurry, low"\r\n' +
    '\r\n' +
    '# comment,x,y\r\n' +
    'Last,"a, b"';
  expect(parseStylesCsv(file)).toEqual([
    style('None'),
    style('Film', '{prompt}, "grainy" film\r\nwide', 'blurry, low'),
    style('Last', 'a, b'),
  ]);
});

test('[PT82] columns go by name; the oldest files have "text"', () => {
  expect(parseStylesCsv('name,text\na,b\n')).toEqual([style('a', 'b')]);
  expect(parseStylesCsv('Negative_Prompt,id,Name,Prompt\nn,1,a,p\n')).toEqual([style('a', 'p', 'n')]);
  expect(parseStylesCsv('name,prompt,negative_prompt\n')).toEqual([]);
});

test.each(['', 'name\na', 'just a text', '{"name":"a","prompt":"b"}', 'prompt,negative_prompt\na,b'])(
  '[PT82] "%s" is no list of styles',
  (text) => {
    expect(parseStylesCsv(text)).toBeUndefined();
  },
);

test('[PT82] quotes that are not closed, or stand within a field, are text', () => {
  const rows = parseStylesCsv('name,prompt\na,6" wide\nb,"x"y\nc,"open\n');
  expect(rows?.map(({ name, prompt }) => [name, prompt])).toEqual([
    ['a', '6" wide'],
    ['b', 'xy'],
    ['c', '"open'],
  ]);
});

test('[PT82] what is written is read back, and looks as A1111 writes it', () => {
  expect(formatStylesCsv([style('a', 'b "c", d', 'e\nf')])).toBe(
    '\uFEFFname,prompt,negative_prompt\r\na,"b ""c"", d","e\nf"\r\n',
  );
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '{prompt}', 'ü') });
  const name = text.map((rest) => `n${rest.trim()}n`);
  fc.assert(
    fc.property(fc.array(fc.record({ name, prompt: text, negativePrompt: text })), (styles) => {
      expect(parseStylesCsv(formatStylesCsv(styles))).toEqual(styles);
    }),
  );
});

test('[PT82] a quote for every character costs no time', () => {
  const start = performance.now();
  parseStylesCsv(`name,prompt\n${'"a,'.repeat(100_000)}`);
  expect(performance.now() - start).toBeLessThan(2_000);
});
