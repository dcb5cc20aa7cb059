import type { TFunction } from 'i18next';
import * as v from 'valibot';
import type { StudioError } from '../../domain/core/errors.ts';
import { PROMPT_PROBLEMS } from '../../domain/prompting/limits.ts';

const problemSchema = v.object({
  problem: v.picklist(PROMPT_PROBLEMS),
  wildcards: v.optional(v.array(v.string()), []),
});

/** Why a prompt cannot become a picture, as a sentence; undefined for any other trouble. */
export function promptProblemWords(t: TFunction, { details }: Pick<StudioError, 'details'>): string | undefined {
  const parsed = v.safeParse(problemSchema, details);
  if (!parsed.success) return undefined;
  const { problem, wildcards } = parsed.output;
  const names = wildcards.map((name) => `__${name}__`).join(', ');
  if (problem === 'unknown-wildcards') return t('promptTools.unknownWildcards', { names, count: wildcards.length });
  if (problem === 'nested-too-deep' && names !== '') return t('promptTools.endlessWildcards', { names });
  return t('promptTools.problem', { problem: t(`problems.${problem}`) });
}
