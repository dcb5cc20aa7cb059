import { FieldBag } from '../field-bag.ts';
import { asObject, parseForeignJson } from '../foreign-json.ts';
import type { FormatReader } from '../foreign-recipe.ts';
import { COMMENT_KEYWORD, DESCRIPTION_KEYWORD, SOFTWARE_KEYWORD } from '../keywords.ts';
import { chooseByComfyuiName } from '../scheduler-choice.ts';

/** NovelAI's models take the text encoder's last layer but one. */
const CLIP_SKIP = '2';

/** NovelAI: the prompt in `Description`, the rest as JSON in `Comment`. */
export const readNovelai: FormatReader = (text) => {
  if (text(SOFTWARE_KEYWORD) !== 'NovelAI') return undefined;
  const comment = asObject(parseForeignJson(text(COMMENT_KEYWORD) ?? ''));
  const prompt = text(DESCRIPTION_KEYWORD);
  if (comment === undefined) return prompt === undefined ? undefined : { program: 'novelai', prompt };
  const bag = new FieldBag(comment);
  bag.drop('prompt', 'request_type', 'signed_hash');
  return {
    program: 'novelai',
    prompt,
    negativePrompt: bag.text('uc'),
    steps: bag.text('steps'),
    guidanceScale: bag.text('scale'),
    guidanceRescale: bag.text('cfg_rescale'),
    width: bag.text('width'),
    height: bag.text('height'),
    sampler: chooseByComfyuiName(bag.text('sampler')?.replace(/^k_/, ''), readSchedule(bag.text('noise_schedule'))),
    seed: bag.text('seed'),
    rng: 'GPU',
    clipSkip: CLIP_SKIP,
    others: bag.rest(),
  };
};

/** `native` is what the sampler does without one. */
function readSchedule(name: string | undefined): string | undefined {
  return name === 'native' ? 'normal' : name;
}
