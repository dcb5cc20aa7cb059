import { Check, ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import styles from './staging.module.css';
import type { Staged } from './use-staged.ts';

/** What to do with the result that lies over the stage. Its keys are heard while the focus is in it. */
export function StagingBar({ staged }: { readonly staged: Staged }) {
  const { shown } = staged;
  return shown ? <Bar staged={staged} shown={shown} /> : undefined;
}

function Bar({ staged, shown }: { readonly staged: Staged; readonly shown: NonNullable<Staged['shown']> }) {
  const { t } = useTranslation();
  const { isReadOnly } = useEditing().document;
  const bar = useRef<HTMLDivElement>(null);
  const { results, index, show, accept, discard } = staged;
  const total = results.length;
  const turn = (by: number) => show((index + by + total) % total);
  useShortcuts(
    'staging',
    { previousResult: () => turn(-1), nextResult: () => turn(1), discardResult: () => discard(shown) },
    bar,
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form, so no fieldset.
    <div ref={bar} role="group" aria-label={t('editor.staging')} className={styles.bar}>
      <IconButton
        label={t('editor.previousResult')}
        hint="←"
        icon={<ChevronLeft size={16} aria-hidden />}
        isUnavailable={total < 2}
        onClick={() => turn(-1)}
      />
      <p className={styles.position} role="status">
        {t('editor.resultPosition', { index: index + 1, total })}
        <VisuallyHidden>{shown.recipe.request.prompt}</VisuallyHidden>
      </p>
      <IconButton
        label={t('editor.nextResult')}
        hint="→"
        icon={<ChevronRight size={16} aria-hidden />}
        isUnavailable={total < 2}
        onClick={() => turn(1)}
      />
      <Button
        variant="primary"
        icon={<Check size={16} aria-hidden />}
        isUnavailable={isReadOnly}
        onClick={() => accept(shown)}
      >
        {t('editor.accept')}
      </Button>
      <Button variant="ghost" icon={<X size={16} aria-hidden />} onClick={() => discard(shown)}>
        {t('editor.discard')}
      </Button>
    </div>
  );
}
