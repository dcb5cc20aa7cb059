import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecipeDifference } from '../../domain/models/recipe-differences.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import { useStudio } from '../state/studio-context.tsx';
import { useWatchable } from '../state/use-watchable.ts';
import styles from './recipe-differences.module.css';
import { useDifferenceWords } from './use-difference-words.ts';

/** What keeps a recipe from giving the same pixels here, as a list; nothing where it gives them. */
export default function RecipeDifferences({ recipe }: { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const words = useDifferenceWords();
  const { packages } = useWatchable(studio.models);
  const { report } = useWatchable(studio.device);
  const [differences, setDifferences] = useState<readonly RecipeDifference[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another model or device is another answer.
  useEffect(() => {
    let isCurrent = true;
    setDifferences([]);
    studio.results.differences(recipe).then(
      (found) => {
        if (isCurrent) setDifferences(found);
      },
      (error: unknown) => console.warn('The recipe could not be compared with what is here.', error),
    );
    return () => {
      isCurrent = false;
    };
  }, [studio, recipe, packages, report]);

  if (differences.length === 0) return undefined;
  return (
    <section className={styles.differences} aria-label={t('difference.title')}>
      <h3>{t('difference.title')}</h3>
      <ul>
        {differences.map((difference) => (
          <li key={JSON.stringify(difference)}>{words(difference)}</li>
        ))}
      </ul>
    </section>
  );
}
