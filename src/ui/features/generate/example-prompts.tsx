import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './example-prompts.module.css';

const EXAMPLES = ['apple', 'sunset', 'penguin', 'rocket', 'beach', 'waves'] as const;

/** Prompts to click where nothing has been made yet: each one starts a picture. */
export function ExamplePrompts({ onChoose }: { readonly onChoose: (prompt: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={styles.area}>
      <h2 id={id} className={styles.title}>
        {t('prompt.examplesTitle')}
      </h2>
      <ul className={styles.list} aria-labelledby={id}>
        {EXAMPLES.map((name) => {
          const prompt = t(`prompt.examples.${name}`);
          return (
            <li key={name}>
              <button type="button" className={styles.example} onClick={() => onChoose(prompt)}>
                <span className={styles.swatch} data-example={name} aria-hidden />
                {prompt}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
