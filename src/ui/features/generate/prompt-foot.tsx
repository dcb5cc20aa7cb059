import { NotebookPen, X } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../components/button.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import type { FormStore } from './form-store.ts';
import { editNatively, readField } from './native-edit.ts';
import styles from './prompt-foot.module.css';
import { TokenCounter } from './token-counter.tsx';

/** Only when it is asked for. */
const PromptToolsDialog = lazy(() => import('./prompt-tools/prompt-tools-dialog.tsx'));

interface PromptFootProps {
  readonly form: FormStore;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  /** The counter's, which describes the prompt's field. */
  readonly counterId: string;
}

/** Below the prompt: how long it is, the styles it gets, and the tools. */
export function PromptFoot({ form, promptRef, counterId }: PromptFootProps) {
  const { t } = useTranslation();
  const library = useWatchable(useStudio().prompts);
  const styleNames = useStore(form, (state) => state.styleNames);
  const chosen = styleNames.filter((name) => library.styles.some((style) => style.name === name));
  const [isOpen, setIsOpen] = useState(false);
  const inserted = useRef('');

  useEffect(() => {
    if (isOpen || inserted.current === '') return;
    // The browser's undo needs the focus in the field, and React not to be in the middle of its own changes.
    const timer = setTimeout(() => {
      const field = promptRef.current;
      if (!field) return;
      field.focus();
      const { text, start, end } = readField(field);
      const at = start + inserted.current.length;
      editNatively(field, { text: text.slice(0, start) + inserted.current + text.slice(end), start: at, end: at });
      inserted.current = '';
    });
    return () => clearTimeout(timer);
  }, [isOpen, promptRef]);

  return (
    <div className={styles.foot}>
      <TokenCounter form={form} field="prompt" id={counterId} />
      {chosen.length > 0 ? (
        <ul className={styles.chips} aria-label={t('promptTools.stylesInUse')}>
          {chosen.map((name) => (
            <li key={name}>
              <button
                type="button"
                className={styles.chip}
                aria-label={t('promptTools.unuseStyle', { name })}
                onClick={() => {
                  form.setState({ styleNames: styleNames.filter((other) => other !== name) });
                  promptRef.current?.focus();
                }}
              >
                {name}
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : undefined}
      <Button
        variant="ghost"
        className={styles.tools}
        icon={<NotebookPen size={16} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        {t('promptTools.title')}
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <PromptToolsDialog
            form={form}
            onInsert={(text) => {
              inserted.current = text;
              setIsOpen(false);
            }}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      ) : undefined}
    </div>
  );
}
