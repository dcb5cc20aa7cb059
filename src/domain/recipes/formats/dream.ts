import type { FieldText, ForeignRecipe } from '../foreign-recipe.ts';
import { chooseByInvokeai2Name } from '../scheduler-choice.ts';
import { splitBracketed } from './invokeai-brackets.ts';

/** Switches that are followed, by both of their spellings. */
const SWITCHES: ReadonlyMap<string, string> = new Map([
  ['-s', 'steps'],
  ['--steps', 'steps'],
  ['-S', 'seed'],
  ['--seed', 'seed'],
  ['-W', 'width'],
  ['--width', 'width'],
  ['-H', 'height'],
  ['--height', 'height'],
  ['-C', 'guidanceScale'],
  ['--cfg_scale', 'guidanceScale'],
  ['-A', 'sampler'],
  ['-m', 'sampler'],
  ['--sampler', 'sampler'],
  ['-f', 'strength'],
  ['--strength', 'strength'],
  ['-V', 'variations'],
  ['--with_variations', 'variations'],
]);

/** A switch and all up to the next one. A number below zero is no switch. */
const SWITCH = /(?:^|\s)(--[A-Za-z_]+|-(?:ft|cf|tm)(?=\s)|-[A-Za-z])((?:(?!\s--?[A-Za-z])[\s\S])*)/g;

/**
 * The command line of InvokeAI's first versions: a prompt, in quotes or not, and switches, with or without a blank before
 * the value: `"a cat" -s50 -S 123 -W512 -H512 -C7.5 -Ak_lms`.
 */
export function readDream(command: string): ForeignRecipe | undefined {
  const { prompt, rest } = splitPrompt(command.trim());
  const found = new Map<string, string>();
  const others: FieldText[] = [];
  for (const [, name = '', value = ''] of rest.matchAll(SWITCH)) {
    const field = SWITCHES.get(name);
    if (field === undefined) others.push({ name, value: value.trim() });
    else found.set(field, value.trim());
  }
  if (prompt === '' && found.size === 0) return undefined;
  const variations = found.get('variations');
  const [variationSeed, variationStrength, ...more] = variations?.split(/[:,]/) ?? [];
  const isFollowed = more.length === 0;
  if (variations !== undefined && !isFollowed) others.push({ name: '-V', value: variations });
  return {
    program: 'invokeai',
    isCompel: true,
    ...splitBracketed(prompt),
    steps: found.get('steps'),
    seed: found.get('seed'),
    width: found.get('width'),
    height: found.get('height'),
    guidanceScale: found.get('guidanceScale'),
    sampler: chooseByInvokeai2Name(found.get('sampler'), found.get('steps')),
    rng: 'GPU',
    strength: found.get('strength'),
    ...(isFollowed ? { variationSeed, variationStrength } : {}),
    others,
  };
}

/** The prompt is what is quoted, else all up to the first switch. */
function splitPrompt(command: string): { readonly prompt: string; readonly rest: string } {
  if (command.startsWith('"')) {
    const [whole = '', quoted = ''] = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(command) ?? [];
    if (whole !== '') return { prompt: quoted.replace(/\\(["\\])/g, '$1'), rest: command.slice(whole.length) };
  }
  const at = command.search(/(?:^|\s)--?[A-Za-z]/);
  return at < 0 ? { prompt: command, rest: '' } : { prompt: command.slice(0, at).trim(), rest: command.slice(at) };
}
