import { useTranslation } from 'react-i18next';
import type { PromptPair } from '../../../domain/prompting/styles.ts';
import { countLostTokens, tokenTotals } from '../../../domain/prompting/token-count.ts';
import { classNames } from '../../components/class-names.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { promptProblemWords } from '../../trouble/prompt-problem-words.ts';
import { useFormat } from '../../words/use-format.ts';
import type { FormStore } from './form-store.ts';
import styles from './token-counter.module.css';
import { useTokenCount } from './use-token-count.ts';

interface TokenCounterProps {
  readonly form: FormStore;
  readonly field: keyof PromptPair;
  readonly id: string;
}

/**
 * How many tokens a prompt has, as A1111 shows it, and what of it the model does not read; or why it can become no picture.
 * Keeps its place while there is nothing to show.
 */
export function TokenCounter({ form, field, id }: TokenCounterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count, isEstimate, chunkLimit, problem } = useTokenCount(form, field);
  if (problem)
    return (
      <p id={id} className={classNames(styles.counter, styles.trouble)}>
        {promptProblemWords(t, problem)}
      </p>
    );
  if (!count) return <p id={id} className={styles.counter} />;
  const { used, room } = tokenTotals(count);
  const lost = countLostTokens(count, chunkLimit);
  const numbers = { used: format.number(used), room: format.number(room) };
  const chunks = count.chunkTokenCounts.map((each) => format.number(each)).join(' + ');
  return (
    <p id={id} className={styles.counter} title={t('promptTools.chunks', { chunks })}>
      <span aria-hidden>{t(isEstimate ? 'promptTools.aboutCount' : 'promptTools.count', numbers)}</span>
      <VisuallyHidden>
        {t(isEstimate ? 'promptTools.aboutCountSpoken' : 'promptTools.countSpoken', numbers)}
      </VisuallyHidden>
      {lost > 0 ? (
        <span className={styles.trouble}>
          {' '}
          {t('promptTools.lost', {
            room: format.number((chunkLimit ?? 0) * count.chunkLength),
            lost: format.number(lost),
            count: lost,
          })}
        </span>
      ) : undefined}
    </p>
  );
}
