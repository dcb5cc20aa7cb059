import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../../domain/document/command-table.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { useEditing } from '../../document/editing-context.tsx';
import { useHistory } from '../../document/use-document.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './history-panel.module.css';
import { TrimDialog } from './trim-dialog.tsx';

/** All steps of this tab, oldest first: a click goes there. It has no end but what the user trims. */
export function HistoryPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const editing = useEditing();
  const { entries, sizeBytes } = useHistory(editing.document);
  const [isTrimming, setIsTrimming] = useState(false);
  const titleId = useId();
  const list = useRef<HTMLOListElement>(null);
  const { isReadOnly } = editing.document;
  const current = entries.findLast(({ isUndone }) => !isUndone);

  const currentId = current?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is current, so another line is to be seen.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);

  const step = (id: string | undefined, words: string, isUndone: boolean, at?: string) => (
    <li key={id ?? 'start'}>
      <button
        type="button"
        className={classNames(styles.entry, isUndone && styles.undone)}
        aria-current={id === currentId ? 'step' : undefined}
        aria-disabled={isReadOnly}
        onClick={isReadOnly ? undefined : () => editing.goTo(id)}
      >
        <span>{isUndone ? t('history.undone', { name: words }) : words}</span>
        {at === undefined ? undefined : <time dateTime={at}>{format.shortDate(at)}</time>}
      </button>
    </li>
  );
  return (
    <section className={styles.panel} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('history.title')}</h2>
        <span>{t('history.size', { count: entries.length, size: format.bytes(sizeBytes) })}</span>
      </header>
      <ol ref={list} className={styles.list} aria-labelledby={titleId}>
        {step(undefined, t('history.start'), false)}
        {entries.map(({ id, command, isUndone, at }) => step(id, t(COMMANDS[command].labelKey), isUndone, at))}
      </ol>
      {entries.length > 0 && !isReadOnly ? (
        <Button variant="ghost" onClick={() => setIsTrimming(true)}>
          {t('history.trim')}
        </Button>
      ) : undefined}
      {isTrimming ? (
        <TrimDialog
          entries={entries}
          onTrim={(count) => editing.document.trimHistory(count)}
          onClose={() => setIsTrimming(false)}
        />
      ) : undefined}
    </section>
  );
}
